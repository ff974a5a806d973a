"""What is unusual but real is said before it is saved, and saved once the person confirms. Works without JavaScript."""

import zlib


class WarnedForm:
    """Mixin of a form whose `warnings()` must be confirmed. Put it before the form: `class F(WarnedForm, ModelForm)`.

    While they are not, the form is invalid without error: `to_confirm` holds the sentences, shown by
    `socle/bilan.html` with what confirms these very ones. What changed in between is asked again.
    """

    to_confirm: list[str] = []

    def warnings(self) -> list[str]:
        """Sentences to confirm, asked of a form that is otherwise valid."""
        raise NotImplementedError

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        sentences = self.warnings()
        confirmed = self.data.get("confirme") == _stamp(sentences)
        self.to_confirm = [] if confirmed else sentences
        return not self.to_confirm

    @property
    def confirmation(self) -> str:
        """Value of the hidden field `confirme`, for the sentences shown."""
        return _stamp(self.to_confirm)


def _stamp(sentences: list[str]) -> str:
    return f"{zlib.crc32(chr(10).join(sentences).encode()):08x}"

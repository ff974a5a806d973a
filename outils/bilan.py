"""Sum the JUnit reports named on the command line; last line: `N passed, N failed`. Status 1 if one failed or is missing."""

import sys
from pathlib import Path
from xml.etree import ElementTree


def count(path: Path) -> tuple[int, int, int]:
    """(passed, failed, skipped) of a report; one failure when the run left none."""
    if not path.is_file():
        print(f"{path.stem} : aucun rapport, l’exécution s’est arrêtée avant la fin")
        return 0, 1, 0
    passed = failed = skipped = 0
    for case in ElementTree.parse(path).iter("testcase"):
        outcomes = {child.tag for child in case}
        if outcomes & {"failure", "error"}:
            failed += 1
        elif "skipped" in outcomes:
            skipped += 1
        else:
            passed += 1
    print(f"{path.stem} : {passed} réussis, {failed} en échec, {skipped} ignorés")
    return passed, failed, skipped


def main(paths: list[str]) -> int:
    counts = [count(Path(path)) for path in paths]
    passed, failed, _ = (sum(column) for column in zip(*counts, strict=True))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

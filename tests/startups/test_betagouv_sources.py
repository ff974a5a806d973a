"""Archives people upload: read within bounds, refused in a French sentence."""

import io
import struct
import zipfile

import pytest

from startups.betagouv import sources
from startups.betagouv.sources import SourceRefusee, du_zip
from tests.outils.betagouv import FICHES, STARTUP, archive

PLACE = "_startups/carnet-vert.md"


def names(made: io.BytesIO) -> list[str]:
    return [source.chemin for source in du_zip(made).fichiers]


@pytest.mark.parametrize("prefixe", ["", "content/", "beta.gouv.fr-main/content/", "a/b/c/"])
def test_the_folder_may_be_anywhere_in_the_archive(prefixe):
    assert names(archive(FICHES, prefixe=prefixe)) == list(FICHES)


def test_what_is_not_a_fiche_is_ignored():
    made = archive({PLACE: STARTUP, "_startups/image.png": "x", "README.md": "x", "_authors/a.md": "x"})
    with zipfile.ZipFile(made, "a") as opened:
        opened.writestr("__MACOSX/content/_startups/._carnet-vert.md", "x")
    assert names(made) == [PLACE]


def test_names_with_accents_are_read_from_any_tool():
    decomposed = "_startups/donne\u0301es.md"
    assert names(archive({decomposed: STARTUP})) == ["_startups/données.md"]
    made = archive({PLACE: STARTUP})
    garbled = "content/_startups/données.md".encode().decode("cp437")
    with zipfile.ZipFile(made, "a") as opened:
        info = zipfile.ZipInfo("content/_startups/donn--es.md")
        opened.writestr(info, STARTUP)
    data = made.getvalue().replace(b"donn--es", "données".encode())
    assert garbled.endswith("es.md")
    assert "_startups/données.md" in names(io.BytesIO(data))


def test_same_file_twice_is_said_and_the_first_is_read():
    found = du_zip(archive({"a/_startups/x.md": "un", "b/_startups/x.md": "deux"}, prefixe=""))
    assert [source.contenu for source in found.fichiers] == [b"un"]
    assert [anomalie.message for anomalie in found.anomalies] == [
        "Deux fichiers ont ce nom : seul le premier est lu."
    ]


@pytest.mark.parametrize(
    "name",
    [
        "../_startups/x.md",
        "a/../../_startups/x.md",
        "/_startups/x.md",
        "C:/_startups/x.md",
        "..\\_startups\\x.md",
    ],
)
def test_a_path_that_leaves_the_archive_is_refused(name):
    with pytest.raises(SourceRefusee, match="un chemin qui sort de son dossier"):
        du_zip(archive({name: STARTUP}, prefixe=""))


@pytest.mark.parametrize("contenu", [b"", b"PK\x03\x04", b"rien du tout", b"\x00" * 500])
def test_what_is_no_archive_is_refused(contenu):
    with pytest.raises(SourceRefusee, match="n’est pas une archive ZIP lisible"):
        du_zip(io.BytesIO(contenu))


def test_an_archive_without_fiches_is_refused():
    with pytest.raises(SourceRefusee, match="ne contient aucun fichier"):
        du_zip(archive({"README.md": "x"}))


def test_an_encrypted_archive_is_refused():
    data = bytearray(archive({PLACE: STARTUP}).getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.index(signature) + offset
        flags = struct.unpack_from("<H", data, place)[0]
        struct.pack_into("<H", data, place, flags | 1)
    with pytest.raises(SourceRefusee, match="protégée par un mot de passe"):
        du_zip(io.BytesIO(bytes(data)))


def test_too_big_an_archive_is_refused(monkeypatch):
    monkeypatch.setattr(sources, "MAX_ARCHIVE", 1_000)
    with pytest.raises(SourceRefusee, match="ne gardez que le dossier"):
        du_zip(archive({f"_startups/s{n}.md": STARTUP for n in range(20)}))


def test_too_many_entries_are_refused(monkeypatch):
    monkeypatch.setattr(sources, "MAX_ENTREES", 3)
    with pytest.raises(SourceRefusee, match="plus de 3 fichiers"):
        du_zip(archive({f"_startups/s{n}.md": "x" for n in range(4)}))


def test_a_bomb_is_never_unpacked_whole():
    bomb = {f"_startups/s{n}.md": "0" * 5_000_000 for n in range(50)}
    made = archive(bomb)
    assert made.getbuffer().nbytes < sources.MAX_ARCHIVE
    with pytest.raises(SourceRefusee, match="Une fois dépliée"):
        du_zip(made)


def test_one_huge_file_does_not_stop_the_others():
    found = du_zip(archive({"_startups/a.md": "0" * 3_000_000, PLACE: STARTUP}))
    assert [len(source.contenu) for source in found.fichiers] == [1_000_001, len(STARTUP.encode())]


def test_a_damaged_entry_does_not_stop_the_others():
    made = archive({"_startups/a.md": "a" * 50, PLACE: STARTUP})
    data = bytearray(made.getvalue())
    with zipfile.ZipFile(made) as opened:
        entry = opened.infolist()[0]
    start = entry.header_offset + 30 + len(entry.filename)
    data[start : start + entry.compress_size] = b"\xff" * entry.compress_size
    found = du_zip(io.BytesIO(bytes(data)))
    assert [source.chemin for source in found.fichiers] == [PLACE]
    assert [anomalie.message for anomalie in found.anomalies] == ["Le fichier est abîmé dans l’archive."]


def test_an_empty_entry_is_said():
    found = du_zip(archive({"_startups/a.md": "", PLACE: STARTUP}))
    assert [(anomalie.chemin, anomalie.message) for anomalie in found.anomalies] == [
        ("_startups/a.md", "Le fichier est vide.")
    ]

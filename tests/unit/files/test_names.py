import pytest

from app.files import kinds, names


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("照片 1.jpg", "照片 1.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\chen\\设备.log", "设备.log"),
        ("/", "file"),
        ("", "file"),
        ("..", "file"),
        ("report\u202efdp.exe", "reportfdp.exe"),
        ("a\x00b\r\nc\u2028.txt", "abc.txt"),
        ("zero\u200bwidth.txt", "zerowidth.txt"),
        ('what?"<now>".txt', "what___now__.txt"),
        (" .hidden. ", "hidden"),
        ("cafe\u0301.txt", "café.txt"),
        ("half\ud800.txt", "half.txt"),
    ],
)
def test_a_name_is_made_harmless(given: str, clean: str) -> None:
    assert names.clean(given) == clean


def test_a_long_name_keeps_its_extension() -> None:
    cut = names.clean("很" * 300 + ".docx")
    assert (len(cut), cut[-6:]) == (names.LONGEST, "很.docx")
    assert len(names.clean("x" * 300)) == names.LONGEST
    assert len(names.clean("x." + "y" * 300)) <= names.LONGEST


@pytest.mark.parametrize(
    ("given", "kind", "fitting"),
    [
        ("IMG_1.JPG", kinds.JPEG, "IMG_1.JPG"),
        ("IMG_1.jpeg", kinds.JPEG, "IMG_1.jpeg"),
        ("IMG_1.JPG", kinds.HEIC, "IMG_1.heic"),
        ("attack.html", kinds.PNG, "attack.png"),
        ("scan", kinds.PDF, "scan.pdf"),
    ],
)
def test_a_name_ends_like_its_kind(given: str, kind: kinds.Kind, fitting: str) -> None:
    assert names.fitting(given, kind) == fitting


def test_a_name_without_a_dot_has_no_extension() -> None:
    assert names.extension("README") == ""
    assert names.extension("a.b.LOG") == "log"

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from app import settings
from app.i18n import translate
from app.settings import SettingsError


def wrong(**environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        settings.read({f"AFTERCARE_{name}": value for name, value in environ.items()})
    return str(caught.value)


def test_an_empty_environment_serves_on_this_machine_with_sqlite_and_without_demo_users() -> None:
    plain = settings.read({})
    assert (plain.host, plain.port, plain.demo) == ("127.0.0.1", 8000, False)
    assert plain.database_url == f"sqlite:///{plain.data / 'aftercare.sqlite'}"
    assert plain.base_url == "http://127.0.0.1:8000"
    assert plain.time_zone == "Asia/Shanghai"
    assert plain.engine == "fast"


def test_an_empty_variable_counts_as_absent() -> None:
    assert settings.read({"AFTERCARE_PORT": "", "AFTERCARE_SMTP_URL": " "}) == settings.read({})


def test_names_of_others_are_not_read() -> None:
    assert settings.read({"PORT": "x", "SMTP_URL": "y", "AFTERCARE_TEST_REQUIRE_ALL": "1"}) == settings.read({})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"),
        ("PORT", "70000"),
        ("PORT", "-1"),
        ("DEMO", "maybe"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "../etc"),
        ("MAX_UPLOAD_MB", "0"),
        ("THREADS", "1.5"),
        ("TRUSTED_PROXIES", "yes"),
        ("ENGINE", "turbo"),
        ("BASE_URL", "desk.example.com"),
        ("COMPANY", "恒" * 81),
        ("MAIL_FROM", "nobody"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_given_and_what_is_expected(name: str, value: str) -> None:
    sentence = wrong(**{name: value})
    assert f"AFTERCARE_{name}: “{value}” is not right. Expected: " in sentence


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://root:hush@db/x"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "hush"),
        ("SECRET_KEY", "hush"),
        ("SMTP_URL", "http://me:hush@mail:25"),
        ("SMTP_URL", "smtp://me:hush@mail:port"),
        ("SMTP_URL", "smtp://me:hush@mail?starttls=perhaps"),
    ],
)
def test_a_wrong_value_that_may_hold_a_secret_is_not_repeated(name: str, value: str) -> None:
    sentence = wrong(**{name: value})
    assert f"AFTERCARE_{name}: This value is not right. Expected: " in sentence
    assert "hush" not in sentence


def test_a_name_nobody_knows_is_refused_with_the_nearest_and_all_known_ones() -> None:
    sentence = wrong(DATABSE_URL="sqlite:///x")
    assert "AFTERCARE_DATABSE_URL: There is no such setting. Did you mean AFTERCARE_DATABASE_URL?" in sentence
    assert all(name in sentence for name in settings.KNOWN)


def test_everything_wrong_is_told_at_once() -> None:
    sentence = wrong(PORT="x", ENGINE="y", COLOUR="red")
    assert all(f"AFTERCARE_{name}" in sentence for name in ("PORT", "ENGINE", "COLOUR"))


def test_mail_needs_a_sender() -> None:
    assert "AFTERCARE_MAIL_FROM" in wrong(SMTP_URL="smtp://mail")


def test_a_mail_server_is_read_with_its_port_and_its_escaped_password() -> None:
    environ = {
        "AFTERCARE_SMTP_URL": "smtp://me:p%40ss@mail?starttls=1",
        "AFTERCARE_MAIL_FROM": "desk@example.com",
    }
    smtp = settings.read(environ).smtp
    assert smtp is not None
    assert (smtp.host, smtp.port, smtp.user, smtp.password) == ("mail", 25, "me", "p@ss")
    assert (smtp.tls, smtp.starttls) == (False, True)
    secure = settings.read(environ | {"AFTERCARE_SMTP_URL": "smtps://mail"}).smtp
    assert secure is not None
    assert (secure.port, secure.tls, secure.starttls) == (465, True, False)


def test_secrets_are_not_in_what_is_logged() -> None:
    environ = {
        "AFTERCARE_SECRET_KEY": "hush" * 10,
        "AFTERCARE_DATABASE_URL": "postgresql://me:hush@db/desk",
        "AFTERCARE_SMTP_URL": "smtp://me:hush@mail",
        "AFTERCARE_MAIL_FROM": "desk@example.com",
    }
    assert "hush" not in repr(settings.read(environ))


def test_listening_everywhere_still_prints_an_address_one_can_open() -> None:
    assert settings.read({"AFTERCARE_HOST": "0.0.0.0"}).base_url == "http://127.0.0.1:8000"


def test_the_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    environ = {"AFTERCARE_DATA": str(tmp_path / "data")}
    first = settings.load(environ)
    assert len(first.secret_key) >= 32
    assert settings.load(environ).secret_key == first.secret_key
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]


def test_a_given_secret_key_is_used_and_none_is_written(tmp_path: Path) -> None:
    loaded = settings.load({"AFTERCARE_DATA": str(tmp_path), "AFTERCARE_SECRET_KEY": "k" * 32})
    assert loaded.secret_key == "k" * 32
    assert list(tmp_path.iterdir()) == []


def test_a_secret_key_cut_short_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("short")
    with pytest.raises(SettingsError, match="too short"):
        settings.load({"AFTERCARE_DATA": str(tmp_path)})


def test_a_data_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match=r"AFTERCARE_DATA: The folder .* cannot be used"):
        settings.load({"AFTERCARE_DATA": str(tmp_path / "file" / "data")})


def test_the_sentence_is_a_msgid_so_that_it_can_be_translated() -> None:
    with pytest.raises(SettingsError) as caught:
        settings.read({"AFTERCARE_PORT": "x"})
    assert translate(caught.value.message, "en") == "The settings are not right, so nothing was started."

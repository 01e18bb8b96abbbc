import ssl
from email import message_from_bytes
from email.policy import default

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword

from app.notifications import mail
from app.notifications.mail import Relay, Undeliverable
from app.notifications.templates import Text
from app.setting_values import MailServer
from tests.unit.notifications.sink import Sink

TEXT = Text("编号 202611-001 已登记", "您好,李梅。")


def composed(text: Text = TEXT, *, to: str = "li@example.com", key: str = "one") -> mail.EmailMessage:
    return mail.compose(text, sender="desk@example.org", to=to, dedup_key=key, language="zh")


def test_a_mail_says_what_a_machine_should_say() -> None:
    one = message_from_bytes(composed().as_bytes(), policy=default)
    assert one["Subject"] == TEXT.subject
    assert one["Auto-Submitted"] == "auto-generated"
    assert one["Content-Language"] == "zh-CN"
    assert one["Date"] == "Mon, 23 Nov 2026 02:00:00 +0000"
    assert one.get_content_charset() == "utf-8"


def test_the_message_id_is_the_same_for_the_same_message_only() -> None:
    assert composed()["Message-ID"] == composed()["Message-ID"]
    assert composed()["Message-ID"] != composed(key="two")["Message-ID"]
    assert composed()["Message-ID"].endswith("@example.org>")


def test_a_line_break_in_a_subject_adds_no_header() -> None:
    one = message_from_bytes(composed(Text("你好\r\nBcc: x@example.com", "…")).as_bytes(), policy=default)
    assert one["Bcc"] is None
    assert one["Subject"] == "你好 Bcc: x@example.com"


@pytest.mark.parametrize(
    "to",
    [
        "li@example.com\r\nBcc: x@example.com",
        "li@example.com, x@example.com",
        "Li <li@example.com>",
        "li",
        "",
    ],
)
def test_an_address_that_is_not_exactly_one_address_is_given_up(to: str) -> None:
    with pytest.raises(Undeliverable) as refused:
        composed(to=to)
    assert refused.value.permanent


def test_several_mails_go_over_one_connection(sink: Sink) -> None:
    with Relay(MailServer("127.0.0.1", sink.port)) as relay:
        relay.send(composed())
        connection = relay._smtp
        relay.send(composed(key="two"))
        assert relay._smtp is connection
    assert len(sink.mails) == 2


@pytest.mark.parametrize(("answer", "permanent"), [("550 no such user", True), ("450 mailbox busy", False)])
def test_a_refused_recipient_is_given_up_only_if_for_good(sink: Sink, answer: str, permanent: bool) -> None:
    sink.answers = [answer]
    with Relay(MailServer("127.0.0.1", sink.port)) as relay, pytest.raises(Undeliverable) as refused:
        relay.send(composed())
    assert refused.value.permanent is permanent
    assert "li@example.com" not in refused.value.reason


@pytest.mark.parametrize(("answer", "permanent"), [("554 spam", True), ("451 try later", False)])
def test_a_refused_content_is_given_up_only_if_for_good(sink: Sink, answer: str, permanent: bool) -> None:
    sink.data_answers = [answer]
    with Relay(MailServer("127.0.0.1", sink.port)) as relay:
        with pytest.raises(Undeliverable) as refused:
            relay.send(composed())
        assert refused.value.permanent is permanent
        relay.send(composed())
    assert len(sink.mails) == 1


def test_a_password_that_is_refused_may_be_right_tomorrow() -> None:
    def nobody(server: object, session: object, envelope: object, mechanism: str, data: LoginPassword) -> AuthResult:
        return AuthResult(success=False, handled=False)

    with Sink(authenticator=nobody, auth_require_tls=False) as sink:
        server = MailServer("127.0.0.1", sink.port, "desk", "wrong")
        with Relay(server) as relay, pytest.raises(Undeliverable) as refused:
            relay.send(composed())
    assert not refused.value.permanent


def test_starttls_with_a_certificate_nobody_knows_sends_nothing(sink: Sink) -> None:
    server = MailServer("127.0.0.1", sink.port, starttls=True)
    with Relay(server) as relay, pytest.raises(Undeliverable):
        relay.send(composed())
    assert sink.mails == []


def test_tls_is_checked_against_the_known_authorities(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[ssl.SSLContext] = []

    def refuse(host: str, port: int, *, timeout: float, context: ssl.SSLContext) -> None:
        asked.append(context)
        raise ssl.SSLCertVerificationError("self-signed")

    monkeypatch.setattr(mail.smtplib, "SMTP_SSL", refuse)
    with (
        Relay(MailServer("mail.example.org", 465, tls=True)) as relay,
        pytest.raises(Undeliverable) as refused,
    ):
        relay.send(composed())
    assert asked[0].verify_mode == ssl.CERT_REQUIRED and asked[0].check_hostname
    assert not refused.value.permanent

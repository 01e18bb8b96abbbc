"""Mail that leaves by the usual way arrives in a letterbox, and the link in it is found."""

from __future__ import annotations

from app.demo.post_office import SENDER, PostOffice
from app.notifications import mail
from app.notifications.templates import Text


def test_a_letter_with_a_link_is_fetched_once() -> None:
    with PostOffice().open() as office, mail.Relay(office.address) as relay:
        for to, body in (
            ("a@example.com", "请评分：http://127.0.0.1:8000/c/abc-DEF_123"),
            ("b@example.com", "已登记。\n.\n"),
        ):
            relay.send(mail.compose(Text("结果", body), sender=SENDER, to=to, dedup_key=to, language="zh"))
        assert office.fetch() == [("a@example.com", "abc-DEF_123")]
        assert office.fetch() == []

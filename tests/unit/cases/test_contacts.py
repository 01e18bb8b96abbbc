import pytest

from app.cases import contacts


@pytest.mark.parametrize(
    "spelling", ["13800138000", "138-0013-8000", "+86 138 0013 8000", "0086 13800138000", "138 0013 8000"]
)
def test_every_spelling_of_a_telephone_number_is_one_number(spelling: str) -> None:
    assert contacts.key(spelling) == "13800138000"


def test_a_number_of_another_country_keeps_its_code() -> None:
    assert contacts.key("+49 30 901820") == "4930901820"


def test_a_mail_address_is_compared_without_capitals() -> None:
    assert contacts.key(" Li.Mei@Example.com ") == "li.mei@example.com"


def test_an_account_name_with_a_few_digits_is_no_telephone_number() -> None:
    assert contacts.key("WeChat lm88") == "wechat lm88"


@pytest.mark.parametrize("contact", ["li@example.com", "li@example.com "])
def test_a_contact_that_is_a_mail_address_can_be_written_to(contact: str) -> None:
    assert contacts.mail_address(contact) == "li@example.com"


@pytest.mark.parametrize(
    "contact", ["13800138000", "li@example", "li@a.com, x@b.com", "li@a.com\nBcc: x@b.com", "", None]
)
def test_anything_else_cannot_be_written_to(contact: str | None) -> None:
    assert contacts.mail_address(contact) is None


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("13800138000", "138****8000"),
        ("li.mei@example.com", "l***@example.com"),
        ("12345", "***"),
        ("654321", "65***"),
    ],
)
def test_a_masked_contact_hides_its_middle(contact: str, shown: str) -> None:
    assert contacts.masked(contact) == shown

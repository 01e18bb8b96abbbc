from app import folders, formdefs
from app.cases import codes
from app.cases.bind_path import LONG
from app.cases.bindings import BINDINGS
from app.cases.records import NOUNS
from app.cases.tables import customer, product_unit, service_case

TABLES = {"case": service_case, "customer": customer, "unit": product_unit, **{noun.name: noun.table for noun in NOUNS}}


def test_every_bind_path_names_a_column_that_is_there() -> None:
    missing = [
        path
        for path, binding in BINDINGS.items()
        if binding.column not in TABLES[binding.noun].c and path != "case.first_response_at"
    ]
    assert missing == []


def test_every_code_names_a_list_that_is_shipped() -> None:
    lists = {one.codes for binding in BINDINGS.values() for one in (binding, *binding.columns)} - {None}
    assert lists <= set(codes.shipped())


def test_no_text_may_be_longer_than_its_column() -> None:
    for path, binding in BINDINGS.items():
        if binding.kind == "text":
            length = getattr(TABLES[binding.noun].c[binding.column].type, "length", None)
            assert length is None or binding.longest <= length, path


def test_every_bind_path_has_a_name_in_both_languages() -> None:
    assert all(binding.zh and binding.en for binding in BINDINGS.values())


def test_what_a_long_text_is_asked_for_in_has_several_lines() -> None:
    forms = {name: content for name, content in folders.shipped().items() if name.endswith(".form")}
    for name, content in forms.items():
        for field in formdefs.read(content.decode()).fields:
            if field.bind in BINDINGS and BINDINGS[field.bind].longest == LONG:
                assert field.type == "textarea", (name, field.key)

"""A day is read as people write it, in four languages, and what is no day is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.days import iso_day


@pytest.mark.parametrize(
    "written",
    [
        "3 april 1987",
        "3 apr. 1987",
        "3 april '87",
        "03-04-1987",
        "3-4-87",
        "3.4.1987",
        "03/04/1987",
        "1987-04-03",
        "April 3rd, 1987",
        "the 3rd of April 1987",
        "3. April 1987",
        "3 avril 1987",
        "3 avr. 1987",
    ],
)
def test_a_day_is_read_however_it_is_written(written: str) -> None:
    assert iso_day(f"geboren {written}, woont in Zwolle") == "1987-04-03"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("né le 1er mai 1963", "1963-05-01"),
        ("am 5. Jänner 1948 geboren", "1948-01-05"),
        ("geb. 3 mrt 1987", "1987-03-03"),
        ("29-02-1960", "1960-02-29"),
        ("le 2 juil. 1977", "1977-07-02"),
        ("31-02-1987, pardon, 28-02-1987", "1987-02-28"),
    ],
)
def test_the_first_day_that_exists_counts(written: str, day: str) -> None:
    assert iso_day(written) == day


@pytest.mark.parametrize(
    "written",
    [
        "",
        "gisteren",
        "1987",
        "3 april",
        "31-02-1987",
        "29-02-1961",
        "06-12-34-56-78",
        "3 april 1787",
        "0000-00-00",
        "20 gennaio 1990",
        "99.99.9999",
        "12 jaar 11 maanden geleden",
        "5 years 26",
        "2 uur 30",
        "02/13/1980",
        "1980-13-01",
        "3 april 2996",
    ],
)
def test_what_is_no_whole_day_is_none(written: str) -> None:
    assert iso_day(written) is None


@given(st.dates(date(1900, 1, 1), date(2026, 11, 1)))
def test_every_day_is_read_back(day: date) -> None:
    assert iso_day(day.isoformat()) == iso_day(f"{day:%d-%m-%Y}") == day.isoformat()


@given(st.text(st.sampled_from("0123456789 ./-'’aemirstjun٣½²\n"), max_size=40))
def test_no_text_makes_it_fail(text: str) -> None:
    found = iso_day(text)

    assert found is None or date.fromisoformat(found).year >= 1900

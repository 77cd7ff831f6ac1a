"""Names made visible, numbers written for people."""

from __future__ import annotations

import sys
import unicodedata
from typing import Any

import pytest
from lotrecht.report.language import language_named, unit_of
from lotrecht.report.names import has_right_to_left, visible
from lotrecht.report.numerals import Numerals, Unit, decimals_of, decimals_true_to
from lotrecht.report.ordering import clearness

ENGLISH = language_named("en").numerals
GERMAN = language_named("de").numerals
SPELLING = {"\u200c", "\u200d"}  # joiners of Persian and of emoji


# names ---------------------------------------------------------------------------------------------------------------


def test_no_character_at_all_stays_invisible_or_breaks_the_line() -> None:
    for code in range(sys.maxunicode + 1):
        c = chr(code)
        shown = visible(f"a{c}b")
        assert "\n" not in shown and "\x1b" not in shown
        if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}:
            assert c not in shown, hex(code)
        if unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}:
            assert shown == f"a⟨U+{code:04X}⟩b"


def test_letters_of_all_scripts_stay_as_they_are() -> None:
    for name in ("Zoë", "עברית", "العربية", "नमस्ते", "می\u200cخواهم", "東京都", "👩\u200d🚒", "a × b", "<b>&amp;"):
        assert visible(name) == name


def test_names_that_differ_look_different() -> None:
    names = ["A", "A ", " A", "A\u00a0", "A\u200b", "A\n", "A\t", "A\x00", "A\ufeff", "\u0410"]
    assert len({visible(n) for n in names}) == len(names)


@pytest.mark.parametrize(("text", "shown"), [(" ", "␣"), ("   ", "␣␣␣"), ("", ""), (" a b ", "␣a b␣"), (7, "7")])
def test_blanks_at_the_ends_are_drawn(text: Any, shown: str) -> None:
    assert visible(text) == shown


def test_long_names_are_cut() -> None:
    assert visible("x" * 1_000_000) == "x" * 160 + "…"
    assert visible("x" * 160) == "x" * 160


def test_right_to_left_is_seen() -> None:
    assert has_right_to_left("a ע") and has_right_to_left("٣") and not has_right_to_left("a 1 é 東")


# numbers -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "unit", "english", "german"),
    [
        (0.4485, Unit.SHARE, "44.8%", "44,8\u00a0%"),  # half to even, on the decimal digits
        (0.44851, Unit.SHARE, "44.9%", "44,9\u00a0%"),
        (0.0, Unit.SHARE, "0.0%", "0,0\u00a0%"),
        (0.00004, Unit.SHARE, "0.004%", "0,004\u00a0%"),
        (1.0, Unit.SHARE, "100.0%", "100,0\u00a0%"),
        (0.99999, Unit.SHARE, "99.999%", "99,999\u00a0%"),
        (1, Unit.SHARE, "100.0%", "100,0\u00a0%"),
        (0.214, Unit.SIGNED_POINTS, "+21.4", "+21,4"),
        (-0.0321, Unit.SIGNED_POINTS, "−3.2", "−3,2"),
        (0.0, Unit.SIGNED_POINTS, "0.0", "0,0"),
        (-0.0, Unit.SIGNED_POINTS, "0.0", "0,0"),
        (0.24, Unit.POINTS, "24.0", "24,0"),
        (0.723, Unit.RATIO, "0.72", "0,72"),
        (0.0012, Unit.RATIO, "0.001", "0,001"),
        (1234567.5, Unit.RATIO, "1,234,567.50", "1.234.567,50"),
        (1e300, Unit.RATIO, None, None),
        (5e-324, Unit.RATIO, "0.000000000", "0,000000000"),
        (None, Unit.RATIO, "?", "?"),
        ("infinity", Unit.RATIO, "∞", "∞"),
        ("-infinity", Unit.SIGNED_POINTS, "−∞", "−∞"),
    ],
)
def test_numbers_are_written_for_the_reader(value: Any, unit: Unit, english: str | None, german: str | None) -> None:
    assert ENGLISH.write(value, unit) == english or english is None
    assert GERMAN.write(value, unit) == german or german is None


@pytest.mark.parametrize(("n", "english", "german"), [(0, "0", "0"), (7214, "7,214", "7.214"), (2.5, "2.50", "2,50")])
def test_counts_have_their_thousands_apart(n: float, english: str, german: str) -> None:
    assert (ENGLISH.count(n), GERMAN.count(n)) == (english, german)


@pytest.mark.parametrize(
    ("values", "limits", "unit", "decimals"),
    [
        ((0.72, 0.65, 0.8), (0.8, 1.25), Unit.RATIO, 2),
        ((0.7996,), (0.8, 1.25), Unit.RATIO, 4),
        ((0.80049,), (0.8, "infinity"), Unit.RATIO, 4),
        ((0.1, None, "infinity"), ("-infinity", 0.1), Unit.POINTS, 1),
        ((0.10004,), (0.0, 0.1), Unit.POINTS, 3),
        ((0.8 + 1e-16,), (0.8,), Unit.RATIO, 9),  # there is an end to it
    ],
)
def test_decimals_keep_numbers_on_their_side_of_a_threshold(
    values: tuple[Any, ...], limits: tuple[Any, ...], unit: Unit, decimals: int
) -> None:
    assert decimals_true_to(values, limits, unit) == decimals


@pytest.mark.parametrize(
    ("limit", "unit", "decimals"),
    [(0.8, Unit.RATIO, 2), (1.125, Unit.RATIO, 3), (0.1, Unit.POINTS, 1), (0.0125, Unit.POINTS, 2)],
)
def test_thresholds_are_written_exactly(limit: float, unit: Unit, decimals: int) -> None:
    assert decimals_of(limit, unit) == decimals


@pytest.mark.parametrize(
    ("level", "english", "german"), [(0.95, "95%", "95-%"), (0.9, "90%", "90-%"), (0.999, "99.9%", "99,9-%")]
)
def test_levels_are_written_without_idle_zeros(level: float, english: str, german: str) -> None:
    assert language_named("en").level(level) == english
    assert language_named("de").level(level) == german


def test_a_ratio_of_errors_is_no_share() -> None:
    assert unit_of("treatment_equality") is Unit.NUMBER
    assert unit_of("treatment_equality", "difference") is Unit.SIGNED_NUMBER
    assert unit_of("treatment_equality", "worst_difference") is Unit.NUMBER
    assert unit_of("selection_rate", "worst_ratio") is Unit.RATIO
    assert unit_of("selection_rate") is Unit.SHARE


def test_marks_of_a_language_are_exchanged_at_once() -> None:
    swapped = Numerals(point=",", thousands=".", percent="%")
    assert swapped.plain(1234.5, Unit.RATIO) == "1.234,50"


def test_a_clear_gap_comes_before_a_large_one() -> None:
    def e(value: Any, low: Any, high: Any) -> dict[str, Any]:
        return {"value": value, "low": low, "high": high}

    sure = clearness(e(1.5, 1.4, 1.6), ratio=True)
    unsure = clearness(e(0.0, 0.0, 1.04), ratio=True)
    open_end = clearness(e(3.0, 1.1, "infinity"), ratio=True)
    assert sure > open_end > unsure > clearness(e(None, None, None), ratio=True)
    assert clearness(e(0.5, 0.25, 0.8), ratio=True) == pytest.approx(clearness(e(2.0, 1.25, 4.0), ratio=True))
    assert clearness(e(-0.2, -0.3, -0.1), ratio=False) == pytest.approx((0.1, 0.2))

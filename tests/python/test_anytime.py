"""What stays valid at every look, as a user meets it; the numbers' own tests are in tests/drift."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from lotrecht import InvalidInput, ParseError, drift


def test_a_betting_sequence_narrows_and_comes_back_from_bytes() -> None:
    rng = np.random.default_rng(4)
    bits = (rng.random(2000) < 0.3).astype(float)
    sequence = drift.BettingSequence(confidence=0.95)
    low, high = sequence.update_many(bits)
    assert np.all(np.diff(low) >= 0)
    assert np.all(np.diff(high) <= 0)
    assert low[-1] == sequence.low < 0.3 < sequence.high == high[-1] < 0.36
    assert sequence.mean == pytest.approx(bits.mean(), rel=1e-14)
    assert sequence.seen == 2000
    assert not sequence.contradicted
    for again in (
        drift.BettingSequence.from_bytes(sequence.to_bytes()),
        pickle.loads(pickle.dumps(sequence)),
    ):
        assert again == sequence
    with pytest.raises(ParseError, match="checksum"):
        drift.BettingSequence.from_bytes(sequence.to_bytes()[:-1] + b"\0")


def test_of_a_register_the_interval_ends_at_the_truth() -> None:
    rng = np.random.default_rng(4)
    register = rng.permutation(np.repeat([0.0, 1.0], [290, 110]))
    low, high = drift.BettingSequence(confidence=0.95, cases=400).update_many(register)
    assert low[-1] == high[-1] == 110 / 400
    assert np.all((low <= 110 / 400) & (high >= 110 / 400))
    drawn_with, _ = drift.BettingSequence(confidence=0.95).update_many(register)
    assert low[200] > drawn_with[200], "what is left of a register is known better"


def test_a_refused_array_changes_nothing() -> None:
    sequence = drift.BettingSequence(confidence=0.9, cases=5)
    before = sequence.to_bytes()
    with pytest.raises(InvalidInput, match=r"position 1: must lie in"):
        sequence.update_many(np.array([0.0, np.nan]))
    with pytest.raises(InvalidInput, match="only 5 of 5 cases"):
        sequence.update_many(np.zeros(6))
    assert sequence.to_bytes() == before
    with pytest.raises(InvalidInput, match="cases must be positive"):
        drift.BettingSequence(confidence=0.9, cases=0)

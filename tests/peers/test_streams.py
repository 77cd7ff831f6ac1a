"""Detectors along a stream beside river and frouros; where they are wrong it is said, with a stream that shows it."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from lotrecht import drift
from scipy import stats

river = pytest.importorskip("river.drift")
frouros = pytest.importorskip("frouros.detectors.concept_drift")


def bits(seed: int, *parts: tuple[int, float]):
    """Stretches of (rows, rate)."""
    rng = np.random.default_rng(seed)
    return np.concatenate([(rng.random(n) < p).astype(float) for n, p in parts])


def numbers(seed: int, *parts: tuple[int, float, float]):
    """Stretches of (rows, mean, spread)."""
    rng = np.random.default_rng(seed)
    return np.concatenate([rng.normal(mean, spread, n) for n, mean, spread in parts])


def theirs(detector, stream, alarmed="drift_detected", reset=False):
    """Positions of a peer's alarms; frouros does not begin anew by itself."""
    found = []
    for i, x in enumerate(stream):
        detector.update(x)
        if getattr(detector, alarmed):
            found.append(i)
            if reset:
                detector.reset()
    return found


CALM = (1500, 0.2)
RISE = (1500, 0.2), (800, 0.5)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", ["ADWIN", "DDM", "EDDM", "HDDM_A", "PageHinkley"])
def test_rivers_alarms(name, seed):
    stream = bits(seed, *RISE)
    peer = (
        getattr(river, name, None) or getattr(river.binary, name, None) or getattr(river.binary, name.replace("_", ""))
    )
    assert getattr(drift, name)().update_many(stream).tolist() == theirs(peer(), stream)


@pytest.mark.parametrize("seed", range(5))
def test_rivers_fhddm_is_of_right_answers(seed):
    stream = bits(seed, *RISE)
    expected = theirs(river.binary.FHDDM(), 1 - stream)
    assert expected
    assert drift.FHDDM().update_many(stream).tolist() == expected
    # Fed with errors, as river's other detectors are, it sees nothing of a rise.
    assert not [at for at in theirs(river.binary.FHDDM(), stream) if at >= 1500]


def test_rivers_and_frouros_adwin_differ():
    """frouros refuses streams whose sum is below zero, which any stream of mean zero becomes."""
    stream = numbers(1, (500, 0, 1), (500, 3, 1))
    assert drift.ADWIN().update_many(stream).size
    with pytest.raises(ValueError, match=r"total|must be"):
        theirs(frouros.ADWIN(), stream, "drift")


@pytest.mark.parametrize("seed", range(5))
def test_kswin_of_all_older_values_does_not_depend_on_a_lot(seed):
    """river and frouros compare with a sample of the older values, drawn anew at each value."""
    stream = numbers(seed, (400, 0, 1), (100, 2, 1))
    ours = drift.KSWIN().update_many(stream).tolist()
    assert any(400 <= at < 440 for at in ours)
    assert drift.KSWIN().update_many(stream).tolist() == ours
    lots = {tuple(theirs(river.KSWIN(seed=s), stream)) for s in range(6)}
    assert len(lots) > 1, "the same stream alarms here or there by the seed"


def test_kswins_p_value_is_the_exact_test_of_all_older_values():
    stream = numbers(3, (300, 0, 1))
    detector = drift.KSWIN(alpha=1e-9)
    for i, x in enumerate(stream):
        detector.update(x)
        if i >= 99 and i % 20 == 0:
            window = stream[i - 99 : i + 1]
            expected = stats.ks_2samp(window[:70], window[70:], method="exact")
            assert detector.distance == pytest.approx(expected.statistic, rel=1e-12)
            assert detector.p_value == pytest.approx(expected.pvalue, rel=1e-8)


def test_incremental_ks_is_scipys_test_of_its_windows():
    stream = numbers(4, (60, 0, 1), (60, 0.3, 1), (60, 0, 1))
    detector = drift.IncrementalKS(1e-9, 60)
    for i, x in enumerate(stream):
        detector.update(x)
        if i >= 119:
            expected = stats.ks_2samp(stream[:60], stream[i - 59 : i + 1], method="exact")
            assert detector.distance == pytest.approx(expected.statistic, rel=1e-12)
            assert detector.p_value == pytest.approx(expected.pvalue, rel=1e-8)


def ecdd_of_frouros(average_run_length=400):
    config = frouros.ECDDWTConfig(average_run_length=average_run_length, min_num_instances=30)
    return frouros.ECDDWT(config)


@pytest.mark.parametrize("seed", range(5))
def test_frouros_ecdd(seed):
    stream = bits(seed, (600, 0.1), (200, 0.4))
    for run_length in (100, 400, 1000):
        expected = theirs(ecdd_of_frouros(run_length), stream, "drift", reset=True)
        assert drift.ECDD(run_length).update_many(stream).tolist() == expected


def test_ecdds_promises_are_not_kept():
    """Its paper's polynomials, here and in frouros: "1,000" alarms more often than "400" at a rate of .2."""
    stream = bits(1, (100_000, 0.2))
    alarms = {promised: drift.ECDD(promised).update_many(stream).size for promised in (100, 400, 1000)}
    assert alarms[1000] > 1.3 * alarms[400]
    assert alarms[1000] > 3 * 100_000 / 1000


@pytest.mark.parametrize("seed", range(5))
def test_frouros_rddm_until_its_first_alarm(seed):
    """After it, frouros begins with values from before the warning, up to 7,000: those of the old concept."""
    stream = bits(seed, *RISE)
    ours = drift.RDDM().update_many(stream).tolist()
    peer = theirs(frouros.RDDM(), stream, "drift")
    assert ours[0] == peer[0]
    detector = frouros.RDDM()
    for x in stream[: ours[0] + 2]:
        detector.update(x)
    half = drift.RDDM()
    half.update_many(stream[: ours[0]])
    warned_for = 0
    while half.warning_detected:
        warned_for += 1
        half = drift.RDDM()
        half.update_many(stream[: ours[0] - warned_for])
    if warned_for:
        assert detector.num_instances > warned_for + 100


@pytest.mark.parametrize("seed", range(5))
def test_stepd_is_scipys_test_of_two_rates(seed):
    """Chi-square with Yates' correction, one-sided; frouros takes right answers and alarms for improvements as well."""
    stream = bits(seed, (300, 0.2), (200, 0.5))
    ours = drift.STEPD().update_many(stream).tolist()
    start = 0
    expected = []
    for i in range(stream.size):
        since = stream[start : i + 1]
        if since.size < 60:
            continue
        r, o, n = since[-30:].sum(), since[:-30].sum(), since.size - 30
        if r / 30 <= o / n:
            continue
        chi, p = stats.chi2_contingency([[r, 30 - r], [o, n - o]], correction=True)[:2]
        if p / 2 < 0.003 and chi > 0:
            expected.append(i)
            start = i + 1
    assert ours == expected
    better = bits(seed, (300, 0.5), (200, 0.1))
    assert not [at for at in drift.STEPD().update_many(better) if at > 300]
    assert [at for at in theirs(frouros.STEPD(), better, "drift", reset=True) if at > 300]


def test_frouros_cusum_has_a_threshold_without_a_promise():
    """Its sums are of values less their running mean, in the values' unit; ours are of standard scores."""
    calm = numbers(2, (20_000, 10, 5))
    alarms = theirs(frouros.CUSUM(), calm, "drift", reset=True)
    assert len(alarms) > 10
    assert drift.CUSUM(one_false_alarm_per=1e6).update_many(calm).size <= 1
    # In another unit the same stream has no alarm at all.
    assert len(theirs(frouros.CUSUM(), calm / 1000, "drift", reset=True)) < len(alarms) / 5


def test_bocpd_has_frouros_probabilities_and_not_its_alarms():
    """The normal law with a known variance is the limit of ours; frouros alarms at every value after a change."""
    frouros_bocd = frouros.BOCD()
    mean, hazard = 0.0, 0.01
    stream = numbers(6, (80, 0, 1), (40, 4, 1))
    sure = 1e7  # the variance as if known from so many values
    ours = drift.NormalBOCPD(mean, 1.0, sure, sure, expected_run=1 / hazard, threshold=0.999999, most_runs=0)
    alarms = []
    for i, x in enumerate(stream):
        frouros_bocd.update(x)
        alarms += [i] if frouros_bocd.drift else []
        ours.update(x)
        if i == 60:
            lengths = dict(ours.run_lengths())
            log_theirs = frouros_bocd.log_r[i + 1, : i + 2]
            for length, mass in lengths.items():
                assert mass == pytest.approx(np.exp(log_theirs[int(length)]), rel=1e-3, abs=1e-9)
        if ours.drift_detected:
            break
    assert ours.drift_detected
    assert 80 <= i < 86
    for j in range(i + 1, stream.size):
        frouros_bocd.update(stream[j])
        alarms += [j] if frouros_bocd.drift else []
    assert len(alarms) > 30, "one change, an alarm at each value after it"


def test_pelt_is_ruptures_where_that_is_exact():
    """With jump=1 and the same least length; its default jump of 5 may miss the best cut."""
    rpt = pytest.importorskip("ruptures")
    stream = numbers(7, (70, 0, 1), (43, 3, 1), (90, 1, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = rpt.Pelt(model="l2", min_size=2, jump=1).fit(stream).predict(pen=12.0)
    assert drift.pelt(stream, cost="mean", penalty=12.0, shortest=2).changes.tolist() == expected[:-1]

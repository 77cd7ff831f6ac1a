"""Types of the compiled module. No arithmetic happens in Python: a number has one home, and it is here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal, overload

import numpy as np
import numpy.typing as npt

__version__: str

class InvalidInput(ValueError): ...
class ParseError(ValueError): ...

_Attribute = tuple[str, Sequence[str | None], npt.NDArray[np.unsignedinteger[Any]]]
_Covariate = tuple[str, Sequence[str | None] | None, npt.NDArray[Any]]

def run_audit(
    spec: Mapping[str, Any],
    decision: npt.NDArray[np.uint8],
    outcome: npt.NDArray[np.uint8] | None,
    attributes: Sequence[_Attribute],
    weight: npt.NDArray[np.float64] | None,
    threads: int,
    analyses: Sequence[audit.Analysis] = ...,
    design: fairness.Design | None = ...,
) -> str: ...
def run_counts(
    spec: Mapping[str, Any],
    attributes: Sequence[tuple[str, Sequence[str | None]]],
    analyses: Sequence[audit.Analysis],
) -> str: ...

class audit:  # noqa: N801 - a submodule
    class Analysis:
        @property
        def kind(self) -> str: ...
        @property
        def settings(self) -> dict[str, Any]: ...
        @property
        def lines(self) -> list[dict[str, Any]]: ...
        @property
        def flags(self) -> list[tuple[str, dict[str, str | None]]]: ...

    @staticmethod
    def finished(
        analysis: Analysis,
        multiplicity: str,
        power: float,
        cluster: str | None = None,
        sampling_strata: str | None = None,
        weight: str | None = None,
    ) -> audit.Analysis: ...
    @staticmethod
    def drift(
        columns: Sequence[Any],
        reference: str,
        tolerance: float | None,
        confidence: float,
        replicates: int,
        seed: int,
        threads: int,
    ) -> audit.Analysis: ...

class stats:  # noqa: N801 - a submodule
    class Interval:
        @property
        def low(self) -> float: ...
        @property
        def high(self) -> float: ...
        def __iter__(self) -> Iterator[float]: ...
        def __len__(self) -> int: ...
        def __getitem__(self, at: int) -> float: ...
        def __contains__(self, x: float) -> bool: ...

    @staticmethod
    def multinomial_intervals(counts: Sequence[int], method: str, confidence: float) -> list[Interval]: ...
    @staticmethod
    def wilson(successes: int, trials: int, *, confidence: float) -> Interval: ...
    @staticmethod
    def clopper_pearson(successes: int, trials: int, *, confidence: float) -> Interval: ...
    @staticmethod
    def jeffreys(successes: int, trials: int, *, confidence: float) -> Interval: ...
    @staticmethod
    def newcombe(successes1: int, trials1: int, successes2: int, trials2: int, *, confidence: float) -> Interval: ...
    @staticmethod
    def miettinen_nurminen(
        successes1: int, trials1: int, successes2: int, trials2: int, *, measure: str, confidence: float
    ) -> Interval: ...
    @staticmethod
    def koopman(successes1: int, trials1: int, successes2: int, trials2: int, *, confidence: float) -> Interval: ...
    @staticmethod
    def katz(successes1: int, trials1: int, successes2: int, trials2: int, *, confidence: float) -> Interval: ...
    @staticmethod
    def non_inferiority_difference(
        successes1: int, trials1: int, successes2: int, trials2: int, *, margin: float, better: str, test: str
    ) -> TestResult: ...
    @staticmethod
    def non_inferiority_ratio(
        successes1: int, trials1: int, successes2: int, trials2: int, *, margin: float, better: str, test: str
    ) -> TestResult: ...
    @staticmethod
    def tost_difference(
        successes1: int, trials1: int, successes2: int, trials2: int, *, low: float, high: float, test: str
    ) -> tuple[float, TestResult, TestResult]: ...
    @staticmethod
    def tost_ratio(
        successes1: int, trials1: int, successes2: int, trials2: int, *, low: float, high: float, test: str
    ) -> tuple[float, TestResult, TestResult]: ...
    @staticmethod
    def adjusted_p_values(p_values: npt.NDArray[np.float64], method: str) -> npt.NDArray[np.float64]: ...
    @staticmethod
    def power_difference(
        rate1: float, trials1: int, rate2: float, trials2: int, *, confidence: float, test: str
    ) -> float: ...
    @staticmethod
    def sample_size_difference(
        rate1: float, rate2: float, *, confidence: float, power: float, ratio: float, test: str
    ) -> tuple[int, int]: ...
    @staticmethod
    def minimum_detectable_difference(
        trials1: int, trials2: int, base_rate: float, *, confidence: float, power: float, test: str
    ) -> tuple[float | None, float | None]: ...
    @staticmethod
    def minimum_detectable_ratio(
        trials1: int, trials2: int, base_rate: float, *, confidence: float, power: float, test: str
    ) -> tuple[float | None, float | None]: ...
    @staticmethod
    def hypergeometric_interval(successes: int, sample: int, population: int, *, confidence: float) -> Interval: ...
    @staticmethod
    def hypergeometric_difference(
        successes1: int,
        sample1: int,
        population1: int,
        successes2: int,
        sample2: int,
        population2: int,
        *,
        confidence: float,
    ) -> Interval: ...
    @staticmethod
    def mantel_haenszel(
        successes1: npt.NDArray[np.uint64],
        trials1: npt.NDArray[np.uint64],
        successes2: npt.NDArray[np.uint64],
        trials2: npt.NDArray[np.uint64],
        *,
        confidence: float,
    ) -> audit.Analysis: ...
    @staticmethod
    def breslow_day(
        successes1: npt.NDArray[np.uint64],
        trials1: npt.NDArray[np.uint64],
        successes2: npt.NDArray[np.uint64],
        trials2: npt.NDArray[np.uint64],
    ) -> TestResult: ...
    @staticmethod
    def cochran_mantel_haenszel(
        successes1: npt.NDArray[np.uint64],
        trials1: npt.NDArray[np.uint64],
        successes2: npt.NDArray[np.uint64],
        trials2: npt.NDArray[np.uint64],
        corrected: bool,
    ) -> TestResult: ...
    @staticmethod
    def generalised_cochran_mantel_haenszel(
        successes: Sequence[int], trials: Sequence[int], samples: int
    ) -> TestResult: ...
    @staticmethod
    def conditional_odds_ratio(
        successes1: npt.NDArray[np.uint64],
        trials1: npt.NDArray[np.uint64],
        successes2: npt.NDArray[np.uint64],
        trials2: npt.NDArray[np.uint64],
        confidence: float,
    ) -> tuple[float | None, Interval, float | None]: ...
    @staticmethod
    def stratified_score(
        successes1: npt.NDArray[np.uint64],
        trials1: npt.NDArray[np.uint64],
        successes2: npt.NDArray[np.uint64],
        trials2: npt.NDArray[np.uint64],
        measure: str,
        weights: Sequence[float] | None,
        confidence: float,
    ) -> Interval: ...
    @staticmethod
    def standardised(
        successes1: npt.NDArray[np.uint64],
        trials1: npt.NDArray[np.uint64],
        successes2: npt.NDArray[np.uint64],
        trials2: npt.NDArray[np.uint64],
        weights: Sequence[float],
        confidence: float,
    ) -> tuple[float, float, tuple[float | None, Interval], tuple[float | None, Interval]]: ...
    @staticmethod
    def goodness_of_fit(
        counts: Sequence[int], shares: Sequence[float], method: str, draws: int, seed: int
    ) -> TestResult: ...
    @staticmethod
    def binomial_test(successes: int, trials: int, probability: float) -> TestResult: ...
    @staticmethod
    def kish_effective_size(weights: npt.NDArray[np.float64]) -> float: ...
    @staticmethod
    def rao_scott(
        rows: npt.NDArray[np.uint32],
        number_of_rows: int,
        columns: npt.NDArray[np.uint32],
        number_of_columns: int,
        weight: npt.NDArray[np.float64],
        strata: npt.NDArray[np.uint32],
        cluster: npt.NDArray[np.uint32],
        centre: bool,
    ) -> tuple[float, float, float, float, float, float, int, float, str]: ...
    @staticmethod
    def power_ratio(
        ratio: float, base_rate: float, trials1: int, trials2: int, *, confidence: float, test: str
    ) -> float: ...
    @staticmethod
    def sample_size_ratio(
        ratio: float, base_rate: float, *, confidence: float, power: float, allocation: float, test: str
    ) -> tuple[int, int]: ...
    @staticmethod
    def e_value(ratio: float) -> float: ...
    @staticmethod
    def garwood(events: int, exposure: float, *, confidence: float) -> Interval: ...
    @staticmethod
    def poisson_score(events: int, exposure: float, *, confidence: float) -> Interval: ...
    @staticmethod
    def poisson_ratio(
        events1: int, exposure1: float, events2: int, exposure2: float, *, method: str, confidence: float
    ) -> Interval: ...
    @staticmethod
    def cohens_kappa(
        both: int, first_only: int, second_only: int, neither: int, *, method: str, confidence: float
    ) -> list[float]: ...
    class TestResult:
        @property
        def statistic(self) -> float: ...
        @property
        def pvalue(self) -> float: ...
        @property
        def n(self) -> int: ...
        @property
        def degrees_of_freedom(self) -> int: ...
        @property
        def method(self) -> str: ...
        @property
        def undefined(self) -> str: ...
        def __iter__(self) -> Iterator[float]: ...
        def __len__(self) -> int: ...
        def __getitem__(self, at: int) -> float: ...

    @staticmethod
    def fisher_exact(
        successes1: int, trials1: int, successes2: int, trials2: int, *, alternative: str, mid_p: bool
    ) -> TestResult: ...
    @staticmethod
    def fisher_odds_ratio(
        successes1: int, trials1: int, successes2: int, trials2: int, *, confidence: float
    ) -> tuple[float | None, Interval]: ...
    @staticmethod
    def barnard_exact(
        successes1: int,
        trials1: int,
        successes2: int,
        trials2: int,
        *,
        alternative: str,
        pooled: bool,
        gamma: float,
    ) -> TestResult: ...
    @staticmethod
    def boschloo_exact(
        successes1: int, trials1: int, successes2: int, trials2: int, *, alternative: str, gamma: float
    ) -> TestResult: ...
    @staticmethod
    def score_test(
        successes1: int,
        trials1: int,
        successes2: int,
        trials2: int,
        *,
        measure: str,
        null: float,
        alternative: str,
        method: str,
        gamma: float,
    ) -> TestResult: ...
    @staticmethod
    def exact_difference(
        successes1: int, trials1: int, successes2: int, trials2: int, *, confidence: float, gamma: float | None
    ) -> Interval: ...
    @staticmethod
    def exact_ratio(
        successes1: int, trials1: int, successes2: int, trials2: int, *, confidence: float, gamma: float | None
    ) -> Interval: ...
    @staticmethod
    def chi_square(cells: Sequence[int], rows: int, columns: int, yates: bool) -> TestResult: ...
    @staticmethod
    def g_test(cells: Sequence[int], rows: int, columns: int) -> TestResult: ...
    @staticmethod
    def freeman_halton(cells: Sequence[int], rows: int, columns: int, most_steps: int) -> TestResult: ...
    @staticmethod
    def mcnemar(cells: Sequence[int], method: str, alternative: str) -> TestResult: ...
    @staticmethod
    def newcombe_paired(cells: Sequence[int], confidence: float) -> Interval: ...
    @staticmethod
    def tango(cells: Sequence[int], confidence: float) -> Interval: ...

class fairness:  # noqa: N801 - a submodule
    metrics: tuple[str, ...]
    poolable_metrics: tuple[str, ...]

    class Design:
        @property
        def clusters(self) -> int: ...
        @property
        def clustered(self) -> bool: ...
        @property
        def profiles(self) -> int: ...
        @property
        def strata(self) -> int: ...

    class Cells:
        def __len__(self) -> int: ...
        def levels(self, group: int) -> list[str | None]: ...
        def n(self, group: int) -> int: ...
        def overall(self, metric: str) -> float: ...
        def points(self, metric: str) -> list[float]: ...
        def without(self, metric: str) -> list[int]: ...
        def gap(self, metric: str, measure: str, method: str) -> float: ...
        def equalized_odds(self, measure: str, method: str, agg: str) -> float: ...

    @staticmethod
    def analyse_tests(
        decision: npt.NDArray[np.uint8],
        outcome: npt.NDArray[np.uint8] | None,
        attributes: Sequence[_Attribute],
        spec: Mapping[str, Any],
        threads: int,
    ) -> audit.Analysis: ...
    @staticmethod
    def analyse_margins(
        decision: npt.NDArray[np.uint8],
        outcome: npt.NDArray[np.uint8] | None,
        attributes: Sequence[_Attribute],
        spec: Mapping[str, Any],
        threads: int,
    ) -> audit.Analysis: ...
    @staticmethod
    def analyse_planning(
        decision: npt.NDArray[np.uint8],
        outcome: npt.NDArray[np.uint8] | None,
        attributes: Sequence[_Attribute],
        spec: Mapping[str, Any],
        threads: int,
    ) -> audit.Analysis: ...
    @staticmethod
    def tally(
        decision: npt.NDArray[np.uint8],
        outcome: npt.NDArray[np.uint8] | None,
        attributes: Sequence[_Attribute],
        weight: npt.NDArray[np.float64] | None,
        threads: int,
    ) -> Cells: ...
    @staticmethod
    def pooling(
        decision: npt.NDArray[np.uint8],
        outcome: npt.NDArray[np.uint8] | None,
        attributes: Sequence[_Attribute],
        weight: npt.NDArray[np.float64] | None,
        metrics: Sequence[str],
        method: str,
        statistics: Mapping[str, Any],
        draws: int | None,
        seed: int | None,
        threads: int,
    ) -> audit.Analysis: ...
    @staticmethod
    def representation(
        attribute: _Attribute,
        among: npt.NDArray[np.uint8] | None,
        of: str,
        groups: Sequence[str | None],
        numbers: Sequence[float],
        kind: str,
        confidence: float,
        draws: int | None,
        seed: int | None,
        threads: int,
    ) -> audit.Analysis: ...
    @staticmethod
    def ll144(
        decision: npt.NDArray[np.uint8],
        score: npt.NDArray[np.float64] | None,
        attributes: Sequence[_Attribute],
        exclude_below: float,
        justification: str,
        confidence: float,
        threads: int,
    ) -> audit.Analysis: ...
    @staticmethod
    def chain(
        steps: Sequence[tuple[str, npt.NDArray[np.uint8]]],
        attributes: Sequence[_Attribute],
        nested: bool,
        population: Sequence[tuple[str, Sequence[int]]],
        reference: Mapping[str, Any],
        crossed: bool,
        statistics: Mapping[str, Any],
        largest: bool,
        threads: int,
    ) -> audit.Analysis: ...
    @staticmethod
    def reliance(
        advice: tuple[str, npt.NDArray[np.uint8]],
        decision: tuple[str, npt.NDArray[np.uint8]],
        outcome: npt.NDArray[np.uint8] | None,
        attributes: Sequence[_Attribute],
        reference: Mapping[str, Any],
        crossed: bool,
        statistics: Mapping[str, Any],
        threads: int,
    ) -> audit.Analysis: ...
    @staticmethod
    def paired_gaps(
        first: tuple[str, npt.NDArray[np.uint8]],
        second: tuple[str, npt.NDArray[np.uint8]],
        attributes: Sequence[_Attribute],
        reference: Mapping[str, Any],
        crossed: bool,
        statistics: Mapping[str, Any],
        threads: int,
    ) -> audit.Analysis: ...
    @staticmethod
    def gap_changes(
        earlier: tuple[npt.NDArray[np.uint8], Sequence[_Attribute]],
        later: tuple[npt.NDArray[np.uint8], Sequence[_Attribute]],
        reference: Mapping[str, Any],
        crossed: bool,
        statistics: Mapping[str, Any],
        threads: int,
        periods: tuple[str, str, str, int] | None = None,
        file: tuple[str, str | None, int, int] | None = None,
    ) -> audit.Analysis: ...
    @staticmethod
    def burden(
        decision: npt.NDArray[np.uint8],
        outcome: npt.NDArray[np.uint8],
        attributes: Sequence[_Attribute],
        population: Sequence[tuple[str, Sequence[int]]],
        reference: Mapping[str, Any],
        crossed: bool,
        statistics: Mapping[str, Any],
        threads: int,
    ) -> audit.Analysis: ...
    @staticmethod
    def design(
        decision: npt.NDArray[np.uint8],
        outcome: npt.NDArray[np.uint8] | None,
        attributes: Sequence[_Attribute],
        weight: npt.NDArray[np.float64] | None,
        strata: tuple[Sequence[str | None], npt.NDArray[np.unsignedinteger[Any]]] | None,
        cluster: tuple[Sequence[str | None], npt.NDArray[np.unsignedinteger[Any]]] | None,
        population: Sequence[int | None],
        methods: Mapping[str, Any],
        threads: int,
    ) -> Design: ...
    @staticmethod
    def analyse_design(
        design: Design,
        decision: npt.NDArray[np.uint8],
        outcome: npt.NDArray[np.uint8] | None,
        attributes: Sequence[_Attribute],
        weight: npt.NDArray[np.float64] | None,
        metrics: Sequence[str],
        crossed: bool,
        confidence: float,
        sampling_strata: str | None,
        cluster: str | None,
        weight_name: str | None,
        threads: int,
    ) -> audit.Analysis: ...
    @staticmethod
    def conditional(
        spec: Mapping[str, Any],
        decision: npt.NDArray[np.uint8],
        outcome: npt.NDArray[np.uint8] | None,
        strata: Sequence[_Attribute],
        attributes: Sequence[_Attribute],
        threads: int,
    ) -> audit.Analysis: ...
    @staticmethod
    def aggregates(
        spec: Mapping[str, Any],
        labels: Sequence[tuple[str, Sequence[str | None]]],
        counts: Sequence[tuple[str, Sequence[int | None]]],
    ) -> audit.Analysis: ...
    @staticmethod
    def decompose(
        spec: Mapping[str, Any],
        decision: npt.NDArray[np.uint8],
        attributes: Sequence[_Attribute],
        strata: Sequence[_Attribute],
        covariates: Sequence[_Covariate],
        weight: npt.NDArray[np.float64] | None,
        cluster: _Attribute | None,
        threads: int,
        design: Design | None = ...,
    ) -> audit.Analysis: ...
    @staticmethod
    def adjusted(
        spec: Mapping[str, Any],
        decision: npt.NDArray[np.uint8],
        attributes: Sequence[_Attribute],
        covariates: Sequence[_Covariate],
        weight: npt.NDArray[np.float64] | None,
        cluster: _Attribute | None,
        threads: int,
        design: Design | None = ...,
    ) -> audit.Analysis: ...
    @staticmethod
    def outcome_test(
        spec: Mapping[str, Any],
        decision: npt.NDArray[np.uint8],
        outcome: npt.NDArray[np.uint8],
        attributes: Sequence[_Attribute],
        strata: Sequence[_Attribute],
        weight: npt.NDArray[np.float64] | None,
        threads: int,
    ) -> audit.Analysis: ...

class model:  # noqa: N801 - a submodule
    class TreeEnsemble:
        def __init__(
            self,
            features: int,
            base: Sequence[float],
            trees: list[dict[str, Any]],
            *,
            link: str = "identity",
            link_scale: float = 1.0,
            precision: str = "float64",
            feature_names: Sequence[str] = ...,
            output_names: Sequence[str] = ...,
            categories: Sequence[Sequence[str]] = ...,
            origin: str = "",
            objective: str = "",
        ) -> None: ...
        @property
        def features(self) -> int: ...
        @property
        def outputs(self) -> int: ...
        @property
        def base(self) -> npt.NDArray[np.float64]: ...
        @property
        def link(self) -> str: ...
        @property
        def link_scale(self) -> float: ...
        @property
        def precision(self) -> str: ...
        @property
        def feature_names(self) -> list[str]: ...
        @property
        def output_names(self) -> list[str]: ...
        @property
        def categories(self) -> list[list[str]]: ...
        @property
        def origin(self) -> str: ...
        @property
        def objective(self) -> str: ...
        @property
        def best_iteration(self) -> int | None: ...
        @property
        def has_cover(self) -> bool: ...
        @property
        def has_lines(self) -> bool: ...
        @property
        def trees(self) -> list[dict[str, Any]]: ...
        def __len__(self) -> int: ...
        def margin(self, x: npt.NDArray[np.float64], threads: int = 1) -> npt.NDArray[np.float64]: ...
        def response(self, x: npt.NDArray[np.float64], threads: int = 1) -> npt.NDArray[np.float64]: ...

    @staticmethod
    def read_xgboost_json(
        bytes: bytes, source: str, iterations: int | None = None
    ) -> model.TreeEnsemble | model.LinearModel: ...
    @staticmethod
    def read_xgboost_ubjson(
        bytes: bytes, source: str, iterations: int | None = None
    ) -> model.TreeEnsemble | model.LinearModel: ...
    @staticmethod
    def read_lightgbm_text(bytes: bytes, source: str, iterations: int | None = None) -> model.TreeEnsemble: ...

    class Conformance:
        @property
        def largest_difference(self) -> float: ...
        @property
        def row(self) -> int: ...
        @property
        def output(self) -> int: ...
        @property
        def difference(self) -> float: ...
        @property
        def tolerance(self) -> float: ...
        @property
        def rows(self) -> int: ...
        @property
        def conforms(self) -> bool: ...

    class Comparison:
        def __init__(
            self, compared_with: str, found: model.Conformance, x: npt.NDArray[np.float64], asked: str = "margin"
        ) -> None: ...
        @property
        def compared_with(self) -> str: ...
        @property
        def asked(self) -> str: ...
        @property
        def rows(self) -> int: ...
        @property
        def largest_difference(self) -> float: ...
        @property
        def difference(self) -> float: ...
        @property
        def tolerance(self) -> float: ...
        @property
        def output(self) -> int: ...
        @property
        def probe(self) -> list[float]: ...

    @staticmethod
    def probes(
        model: model.TreeEnsemble | model.LinearModel | model.AdditiveModel, limit: int
    ) -> npt.NDArray[np.float64]: ...
    @staticmethod
    def conformance(
        model: model.TreeEnsemble | model.LinearModel | model.AdditiveModel,
        x: npt.NDArray[np.float64],
        answers: npt.NDArray[np.float64],
        threads: int = 1,
        asked: str = "margin",
    ) -> model.Conformance: ...
    @staticmethod
    def ensemble_from_arrays(
        features: int,
        base: Sequence[float],
        trees: list[dict[str, Any]],
        *,
        link: str = "identity",
        link_scale: float = 1.0,
        precision: str = "float64",
        feature_names: Sequence[str] = ...,
        output_names: Sequence[str] = ...,
        categories: Sequence[Sequence[str]] = ...,
        category_values: Sequence[Sequence[float]] = ...,
        cuts: bool = False,
        isolates: float = 0.0,
        origin: str = "",
        objective: str = "",
    ) -> model.TreeEnsemble: ...
    @staticmethod
    def read_onnx(bytes: bytes, source: str) -> model.TreeEnsemble | model.LinearModel: ...
    @staticmethod
    def read_catboost(bytes: bytes, source: str, iterations: int | None = None) -> model.TreeEnsemble: ...
    @staticmethod
    def read_ebm(bytes: bytes, source: str) -> model.AdditiveModel: ...
    @staticmethod
    def read_pmml(
        bytes: bytes, source: str, complete_rows: bool = False
    ) -> model.TreeEnsemble | model.LinearModel | model.Scorecard: ...
    @staticmethod
    def read_model(
        bytes: bytes, source: str
    ) -> model.TreeEnsemble | model.LinearModel | model.AdditiveModel | model.Scorecard | model.DecisionTable: ...
    @staticmethod
    def read_model_file(
        bytes: bytes, source: str
    ) -> tuple[
        model.TreeEnsemble | model.LinearModel | model.AdditiveModel | model.Scorecard | model.DecisionTable,
        model.Comparison | None,
        tuple[int, int, int] | None,
    ]: ...
    @staticmethod
    def named(
        model: model.TreeEnsemble | model.LinearModel | model.AdditiveModel, feature_names: Sequence[str]
    ) -> Any: ...
    @staticmethod
    def write_model(
        model: model.TreeEnsemble | model.LinearModel | model.AdditiveModel | model.Scorecard | model.DecisionTable,
        comparison: model.Comparison | None = None,
        probe_rows: npt.NDArray[np.float64] | None = None,
        probe_answers: npt.NDArray[np.float64] | None = None,
        rounds: tuple[int, int, int] | None = None,
    ) -> bytes: ...
    @staticmethod
    def linear_model(
        coefficients: npt.NDArray[np.float64],
        intercepts: Sequence[float],
        *,
        link: str = "identity",
        link_scale: float = 1.0,
        feature_names: Sequence[str] = ...,
        output_names: Sequence[str] = ...,
        offset: Sequence[float] = ...,
        scale: Sequence[float] = ...,
    ) -> model.LinearModel: ...
    @staticmethod
    def response(
        model: model.LinearModel | model.AdditiveModel, x: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.float64]: ...

    class LinearModel:
        def __init__(
            self,
            coefficients: npt.NDArray[np.float64],
            intercepts: Sequence[float],
            *,
            link: str = "identity",
            link_scale: float = 1.0,
            feature_names: Sequence[str] = ...,
            output_names: Sequence[str] = ...,
        ) -> None: ...
        @property
        def features(self) -> int: ...
        @property
        def outputs(self) -> int: ...
        @property
        def feature_names(self) -> list[str]: ...
        @property
        def output_names(self) -> list[str]: ...
        @property
        def link(self) -> str: ...
        def score(self, x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]: ...

    class AdditiveModel:
        def __init__(
            self,
            features: int,
            intercepts: Sequence[float],
            terms: Sequence[dict[str, Any]],
            *,
            link: str = "identity",
            link_scale: float = 1.0,
            feature_names: Sequence[str] = ...,
            output_names: Sequence[str] = ...,
            categories: Sequence[Sequence[str]] = ...,
        ) -> None: ...
        @property
        def features(self) -> int: ...
        @property
        def outputs(self) -> int: ...
        @property
        def feature_names(self) -> list[str]: ...
        @property
        def output_names(self) -> list[str]: ...
        @property
        def categories(self) -> list[list[str]]: ...
        @property
        def link(self) -> str: ...
        def score(self, x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]: ...

    class Scorecard:
        @property
        def features(self) -> int: ...
        @property
        def outputs(self) -> int: ...
        @property
        def feature_names(self) -> list[str]: ...
        @property
        def categories(self) -> list[list[str]]: ...
        @property
        def base_points(self) -> float: ...
        @property
        def calibrated(self) -> bool: ...
        @property
        def bands(self) -> list[tuple[str, float]]: ...
        @property
        def characteristics(self) -> list[dict[str, Any]]: ...
        def score(self, x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]: ...
        def band(self, score: float) -> str | None: ...
        def points_model(self) -> model.AdditiveModel: ...
        def log_odds_model(self) -> model.AdditiveModel: ...

    @staticmethod
    def read_scorecard_csv(
        data: bytes,
        source: str,
        *,
        separator: str = ",",
        base_points: float = 0.0,
        bands: Sequence[tuple[str, float]] = ...,
        calibration: tuple[float, float, float] | None = None,
    ) -> model.Scorecard: ...

    class DecisionTable:
        @property
        def features(self) -> int: ...
        @property
        def outputs(self) -> int: ...
        @property
        def feature_names(self) -> list[str]: ...
        @property
        def output_names(self) -> list[str]: ...
        @property
        def policy(self) -> str: ...
        @property
        def rule_names(self) -> list[str]: ...
        @property
        def categories(self) -> list[list[str]]: ...
        def score(self, x: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]: ...
        def rules_that_hold(self, row: npt.NDArray[np.float64]) -> list[int]: ...
        def uncovered_examples(self, max_examples: int = 10, max_nodes: int = ...) -> list[list[float]]: ...
        def rules_in_vain(self, max_nodes: int = ...) -> list[int]: ...
        def to_trees(self, max_nodes: int = ...) -> model.TreeEnsemble: ...

    @staticmethod
    def read_decision_table_csv(data: bytes, source: str, *, separator: str = ",") -> model.DecisionTable: ...
    @staticmethod
    def read_decision_table_dmn(data: bytes, source: str, *, decision: str = "") -> model.DecisionTable: ...

class explain:  # noqa: N801 - a submodule
    class PathDependentTreeExplainer:
        def __init__(
            self,
            model: model.TreeEnsemble,
            *,
            players: Sequence[int] = ...,
            index: str = "shapley",
            arithmetic: str = "float64",
            instruction_set: str | None = None,
        ) -> None: ...
        @property
        def players(self) -> int: ...
        @property
        def outputs(self) -> int: ...
        @property
        def base_values(self) -> npt.NDArray[np.float64]: ...
        @overload
        def explain(
            self, x: npt.NDArray[np.float64], threads: int = 1, residual: Literal[True] = True
        ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]: ...
        @overload
        def explain(
            self, x: npt.NDArray[np.float64], threads: int = 1, *, residual: Literal[False]
        ) -> npt.NDArray[np.float64]: ...

    class PathDependentTreeInteractions:
        def __init__(
            self,
            model: model.TreeEnsemble,
            *,
            players: Sequence[int] = ...,
            index: str = "shapley",
            instruction_set: str | None = None,
        ) -> None: ...
        @property
        def players(self) -> int: ...
        @property
        def outputs(self) -> int: ...
        @property
        def pairs(self) -> int: ...
        @property
        def base_values(self) -> npt.NDArray[np.float64]: ...
        def triangles(self, x: npt.NDArray[np.float64], threads: int = 1) -> npt.NDArray[np.float64]: ...
        def matrices(self, x: npt.NDArray[np.float64], threads: int = 1) -> npt.NDArray[np.float64]: ...
        def means(
            self,
            x: npt.NDArray[np.float64],
            weights: npt.NDArray[np.float64] | None = None,
            group: npt.NDArray[np.uint32] | None = None,
            groups: int = 1,
            threads: int = 1,
        ) -> dict[str, npt.NDArray[np.float64]]: ...

    class LinearExplainer:
        def __init__(
            self,
            model: model.LinearModel,
            background: npt.NDArray[np.float64],
            weights: npt.NDArray[np.float64] | None = None,
            player_of: Sequence[int] | None = None,
        ) -> None: ...
        @property
        def base_values(self) -> list[float]: ...
        @property
        def means(self) -> list[float]: ...
        def explain(self, x: npt.NDArray[np.float64]) -> dict[str, Any]: ...
        def background_standard_errors(self) -> npt.NDArray[np.float64]: ...

    class GaussianLinearExplainer:
        def __init__(
            self,
            model: model.LinearModel,
            background: npt.NDArray[np.float64],
            weights: npt.NDArray[np.float64] | None = None,
            *,
            seed: int | None = None,
            pairs: int = 500,
            player_of: Sequence[int] | None = None,
        ) -> None: ...
        @property
        def base_values(self) -> list[float]: ...
        @property
        def exact(self) -> bool: ...
        def explain(self, x: npt.NDArray[np.float64], threads: int = 1) -> dict[str, Any]: ...

    class AdditiveExplainer:
        def __init__(
            self,
            model: model.AdditiveModel,
            background: npt.NDArray[np.float64] | None = None,
            weights: npt.NDArray[np.float64] | None = None,
            player_of: Sequence[int] | None = None,
        ) -> None: ...
        @property
        def base_values(self) -> list[float]: ...
        def explain(self, x: npt.NDArray[np.float64], threads: int = 1) -> dict[str, Any]: ...
        def interactions(self, x: npt.NDArray[np.float64], threads: int = 1) -> npt.NDArray[np.float64]: ...

    class ReasonTally:
        def __init__(self) -> None: ...
        @property
        def rows(self) -> int: ...
        @property
        def top(self) -> int: ...
        @property
        def among(self) -> list[int]: ...
        @property
        def tied(self) -> list[int]: ...
        def add(self, amounts: npt.NDArray[np.float64], *, top: int, tolerance: float = ...) -> None: ...
        def merge(self, other: explain.ReasonTally) -> None: ...

    @staticmethod
    def reference_points(card: model.Scorecard, reference: str, favourable: str) -> list[float]: ...
    @staticmethod
    def mean_points(
        card: model.Scorecard,
        background: npt.NDArray[np.float64],
        weights: npt.NDArray[np.float64] | None = None,
    ) -> list[float]: ...
    @staticmethod
    def scorecard_reasons(
        card: model.Scorecard,
        row: npt.NDArray[np.float64],
        reference: Sequence[float],
        favourable: str,
        tolerance: float = ...,
    ) -> list[dict[str, Any]]: ...
    @staticmethod
    def ranked_reasons(
        amounts: npt.NDArray[np.float64], tolerance: float = ...
    ) -> list[tuple[int, float, int, bool]]: ...
    class InterventionalTreeExplainer:
        def __init__(
            self,
            model: model.TreeEnsemble,
            background: npt.NDArray[np.float64],
            weights: npt.NDArray[np.float64] | None,
            player_of: Sequence[int] | None,
            index: str,
            threads: int,
        ) -> None: ...
        def explain(self, x: npt.NDArray[np.float64], threads: int) -> dict[str, Any]: ...
        @property
        def base_values(self) -> npt.NDArray[np.float64]: ...

    class InterventionalInteractionIndex:
        def __init__(
            self,
            model: model.TreeEnsemble,
            background: npt.NDArray[np.float64],
            weights: npt.NDArray[np.float64] | None,
            index: str,
            order: int,
            player_of: Sequence[int] | None,
            threads: int,
        ) -> None: ...
        @property
        def outputs(self) -> int: ...
        @property
        def base_values(self) -> npt.NDArray[np.float64]: ...
        @property
        def sets(self) -> list[list[int]]: ...
        def explain(self, x: npt.NDArray[np.float64], threads: int) -> npt.NDArray[np.float64]: ...
        def matrices(self, x: npt.NDArray[np.float64], threads: int) -> npt.NDArray[np.float64]: ...

    class PathDependentInteractionIndex:
        def __init__(
            self, model: model.TreeEnsemble, index: str, order: int, player_of: Sequence[int] | None
        ) -> None: ...
        @property
        def outputs(self) -> int: ...
        @property
        def base_values(self) -> npt.NDArray[np.float64]: ...
        @property
        def sets(self) -> list[list[int]]: ...
        def explain(self, x: npt.NDArray[np.float64], threads: int) -> npt.NDArray[np.float64]: ...

    @staticmethod
    def response_shapley(
        model: model.TreeEnsemble,
        x: npt.NDArray[np.float64],
        background: npt.NDArray[np.float64],
        weights: npt.NDArray[np.float64] | None,
        player_of: Sequence[int] | None,
        most_differing: int,
        threads: int,
    ) -> dict[str, Any]: ...
    @staticmethod
    def log_loss_shapley(
        model: model.TreeEnsemble,
        x: npt.NDArray[np.float64],
        labels: npt.NDArray[np.float64],
        background: npt.NDArray[np.float64],
        weights: npt.NDArray[np.float64] | None,
        player_of: Sequence[int] | None,
        most_differing: int,
        threads: int,
    ) -> dict[str, Any]: ...
    @staticmethod
    def owen(
        model: model.TreeEnsemble,
        x: npt.NDArray[np.float64],
        background: npt.NDArray[np.float64],
        weights: npt.NDArray[np.float64] | None,
        groups: Sequence[Sequence[int]],
        player_of: Sequence[int] | None,
        draws: tuple[int, int] | None,
        tolerance: float,
        threads: int,
    ) -> dict[str, Any]: ...
    @staticmethod
    def owen_of(
        function: Callable[[npt.NDArray[np.float64]], Any],
        features: int,
        outputs: int,
        x: npt.NDArray[np.float64],
        background: npt.NDArray[np.float64],
        weights: npt.NDArray[np.float64] | None,
        groups: Sequence[Sequence[int]],
        player_of: Sequence[int] | None,
        draws: tuple[int, int] | None,
        tolerance: float,
    ) -> dict[str, Any]: ...
    @staticmethod
    def cohort(
        x: npt.NDArray[np.float64],
        outcome: npt.NDArray[np.float64],
        tolerances: Sequence[float],
        weights: npt.NDArray[np.float64] | None,
        targets: Sequence[int],
        draws: tuple[int, int] | None,
        tolerance: float,
        threads: int,
    ) -> dict[str, Any]: ...
    @staticmethod
    def shift(
        a: npt.NDArray[np.float64],
        b: npt.NDArray[np.float64],
        seed: int,
        replicates: int,
        tolerance: float,
        threads: int,
    ) -> dict[str, Any]: ...
    @staticmethod
    def reason_shares(tally: explain.ReasonTally, confidence: float) -> list[dict[str, Any]]: ...
    @staticmethod
    def intervals(
        values: npt.NDArray[np.float64],
        standard_errors: npt.NDArray[np.float64],
        freedom: Sequence[float],
        confidence: float,
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]: ...
    @staticmethod
    def mean_sizes(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]: ...
    @staticmethod
    def formula_gap(
        model: model.LinearModel | model.AdditiveModel,
        a: npt.NDArray[np.float64],
        b: npt.NDArray[np.float64],
        weights_a: npt.NDArray[np.float64] | None,
        weights_b: npt.NDArray[np.float64] | None,
        confidence: float,
        player_of: Sequence[int] | None,
        multiplicity: str,
        threads: int,
    ) -> dict[str, Any]: ...
    @staticmethod
    def shapley_gap(
        model: model.TreeEnsemble,
        a: npt.NDArray[np.float64],
        b: npt.NDArray[np.float64],
        weights_a: npt.NDArray[np.float64] | None,
        weights_b: npt.NDArray[np.float64] | None,
        confidence: float,
        rule: tuple[float, bool] | None,
        player_of: Sequence[int] | None,
        multiplicity: str,
        threads: int,
    ) -> dict[str, Any]: ...
    @staticmethod
    def sampled_rate_gap(
        model: model.TreeEnsemble,
        a: npt.NDArray[np.float64],
        b: npt.NDArray[np.float64],
        weights_a: npt.NDArray[np.float64] | None,
        weights_b: npt.NDArray[np.float64] | None,
        confidence: float,
        rule: tuple[float, bool],
        draws: int,
        seed: int,
        player_of: Sequence[int] | None,
        multiplicity: str,
        threads: int,
    ) -> dict[str, Any]: ...
    @staticmethod
    def sampled_rate_gap_of(
        function: Callable[[npt.NDArray[np.float64]], Any],
        features: int,
        a: npt.NDArray[np.float64],
        b: npt.NDArray[np.float64],
        weights_a: npt.NDArray[np.float64] | None,
        weights_b: npt.NDArray[np.float64] | None,
        confidence: float,
        rule: tuple[float, bool],
        draws: int,
        seed: int,
        player_of: Sequence[int] | None,
        multiplicity: str,
    ) -> dict[str, Any]: ...
    @staticmethod
    def sampled(
        model: model.TreeEnsemble,
        how: str,
        x: npt.NDArray[np.float64],
        background: npt.NDArray[np.float64],
        weights: npt.NDArray[np.float64] | None,
        seed: int,
        coalitions: int,
        tolerance: float,
        player_of: Sequence[int] | None,
        threads: int,
    ) -> dict[str, Any]: ...
    @staticmethod
    def sampled_of(
        function: Callable[[npt.NDArray[np.float64]], Any],
        features: int,
        outputs: int,
        how: str,
        x: npt.NDArray[np.float64],
        background: npt.NDArray[np.float64],
        weights: npt.NDArray[np.float64] | None,
        seed: int,
        coalitions: int,
        tolerance: float,
        player_of: Sequence[int] | None,
    ) -> dict[str, Any]: ...

class drift:  # noqa: N801 - a submodule
    @staticmethod
    def missing_change(
        before: int, rows_before: int, now: int, rows_now: int, confidence: float
    ) -> tuple[float, float, float, float, str]: ...
    class ValueTally:
        def add(self, values: npt.NDArray[np.float64], threads: int = 1) -> None: ...
        def merge(self, other: drift.ValueTally) -> None: ...
        @property
        def rows(self) -> int: ...
        @property
        def missing(self) -> int: ...
        def values(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.uint64]]: ...
        def to_bytes(self) -> bytes: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str) -> drift.ValueTally: ...

    @staticmethod
    def ks_2samp(
        first: ValueTally, second: ValueTally, alternative: str, method: str, confidence: float
    ) -> tuple[tuple[Any, ...], tuple[Any, ...], float, int]: ...
    @staticmethod
    def mannwhitneyu(
        first: ValueTally, second: ValueTally, alternative: str, method: str, confidence: float
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]]: ...
    @staticmethod
    def welch(
        first: ValueTally,
        second: ValueTally,
        alternative: str,
        confidence: float,
        seed: int | None,
        permutations: int,
        threads: int,
    ) -> tuple[tuple[Any, ...], tuple[Any, ...], float]: ...
    @staticmethod
    def cramervonmises_2samp(
        first: ValueTally, second: ValueTally, method: str, permutations: int, seed: int | None, threads: int
    ) -> tuple[Any, ...]: ...
    @staticmethod
    def anderson_ksamp(
        windows: Sequence[ValueTally], permutations: int, seed: int | None, threads: int
    ) -> tuple[Any, ...]: ...
    @staticmethod
    def permutation_test(
        first: ValueTally, second: ValueTally, statistic: str, permutations: int, seed: int, threads: int
    ) -> tuple[Any, ...]: ...
    @staticmethod
    def epps_singleton(
        first: ValueTally,
        second: ValueTally,
        points: Sequence[float],
        seed: int | None,
        permutations: int,
        threads: int,
    ) -> tuple[Any, ...]: ...
    @staticmethod
    def distance(
        first: ValueTally,
        second: ValueTally,
        metric: str,
        confidence: float | None,
        resamples: int,
        seed: int,
        threads: int,
    ) -> tuple[Any, ...]: ...
    @staticmethod
    def category_distance(
        first: Sequence[int],
        second: Sequence[int],
        metric: str,
        confidence: float | None,
        resamples: int,
        seed: int,
        threads: int,
    ) -> tuple[Any, ...]: ...
    @staticmethod
    def category_test(
        first: Sequence[int], second: Sequence[int], permutations: int, seed: int, threads: int, drawn: bool = False
    ) -> tuple[Any, ...]: ...
    @staticmethod
    def number_tolerance(first: ValueTally, second: ValueTally, of: str, tolerance: float) -> tuple[float, float]: ...
    @staticmethod
    def distance_tolerance(
        first: ValueTally,
        second: ValueTally,
        metric: str,
        tolerance: float,
        confidence: float,
        resamples: int,
        seed: int,
        threads: int,
    ) -> tuple[float, float]: ...
    @staticmethod
    def category_tolerance(
        first: Sequence[int],
        second: Sequence[int],
        metric: str,
        tolerance: float,
        confidence: float,
        resamples: int,
        seed: int,
        threads: int,
    ) -> tuple[float, float]: ...
    @staticmethod
    def psi_tolerance(first: Sequence[int], second: Sequence[int], tolerance: float) -> tuple[float, float]: ...
    @staticmethod
    def share_tolerance(
        before: int, rows_before: int, now: int, rows_now: int, tolerance: float
    ) -> tuple[float, float]: ...
    @staticmethod
    def kl_divergence(first: Sequence[int], second: Sequence[int], pseudocount: float) -> float: ...
    @staticmethod
    def psi(
        first: Sequence[int], second: Sequence[int], confidence: float
    ) -> tuple[tuple[Any, ...], tuple[Any, ...]]: ...
    @staticmethod
    def quantile_edges(reference: ValueTally, bins: int) -> list[float]: ...
    @staticmethod
    def binned(window: ValueTally, edges: Sequence[float]) -> list[int]: ...

    class RowWindows:
        def __init__(
            self,
            reference: npt.NDArray[np.float64],
            current: npt.NDArray[np.float64],
            categories: Sequence[bool],
            scaled: bool,
        ) -> None: ...
        @property
        def rows(self) -> int: ...
        @property
        def missing(self) -> int: ...

    @staticmethod
    def mmd(
        windows: RowWindows,
        shape: str,
        bandwidth: float | None,
        unbiased: bool,
        permutations: int,
        confidence: float | None,
        resamples: int,
        seed: int,
        threads: int,
    ) -> tuple[tuple[Any, ...], tuple[Any, ...] | None, float]: ...
    @staticmethod
    def mmd_aggregated(
        windows: RowWindows,
        shapes: Sequence[str],
        bandwidths: int,
        given: Sequence[float],
        permutations: int,
        seed: int,
        threads: int,
    ) -> tuple[tuple[Any, ...], list[str], list[float], list[float], list[float], list[float]]: ...
    @staticmethod
    def mmd_blocks(
        windows: RowWindows, shape: str, bandwidth: float | None, blocks: int | None, confidence: float, seed: int
    ) -> tuple[tuple[Any, ...], tuple[Any, ...], float, int, int]: ...
    @staticmethod
    def mmd_cross(
        windows: RowWindows, shape: str, bandwidth: float | None, seed: int
    ) -> tuple[tuple[Any, ...], float]: ...
    @staticmethod
    def mmd_random_features(
        windows: RowWindows,
        shape: str,
        bandwidth: float | None,
        frequencies: int,
        permutations: int,
        seed: int,
        threads: int,
    ) -> tuple[tuple[Any, ...], float]: ...
    @staticmethod
    def mmd_by_variable(
        windows: RowWindows, shape: str, bandwidth: float | None, permutations: int, seed: int, threads: int
    ) -> tuple[tuple[Any, ...], list[tuple[tuple[Any, ...], float, tuple[Any, ...]]], float]: ...
    @staticmethod
    def mmd_witness(
        windows: RowWindows, shape: str, bandwidth: float | None, seed: int, threads: int
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]: ...
    @staticmethod
    def mmd_stratified(
        windows: RowWindows,
        shape: str,
        bandwidth: float | None,
        strata: Sequence[int],
        permutations: int,
        seed: int,
        threads: int,
    ) -> tuple[tuple[Any, ...], float, int, int]: ...
    @staticmethod
    def mmd_propensity(
        windows: RowWindows,
        shape: str,
        bandwidth: float | None,
        context: RowWindows,
        permutations: int,
        seed: int,
        threads: int,
    ) -> tuple[tuple[Any, ...], float, float, float]: ...
    @staticmethod
    def hotelling(windows: RowWindows, confidence: float) -> tuple[tuple[Any, ...], tuple[Any, ...]]: ...
    @staticmethod
    def hotelling_shrunken(
        windows: RowWindows, shrinkage: float, permutations: int, seed: int, threads: int
    ) -> tuple[Any, ...]: ...
    @staticmethod
    def graph_test(
        windows: RowWindows, neighbours: int | None, permutations: int, seed: int, threads: int
    ) -> tuple[tuple[Any, ...], float, float, float, float]: ...
    @staticmethod
    def classifier_test(
        windows: RowWindows, confidence: float, seed: int
    ) -> tuple[tuple[Any, ...], tuple[Any, ...], float, float, list[float]]: ...
    @staticmethod
    def lsdd(
        windows: RowWindows,
        bandwidth: float | None,
        centres: int,
        penalty: float,
        permutations: int,
        confidence: float | None,
        resamples: int,
        seed: int,
        threads: int,
    ) -> tuple[tuple[Any, ...], tuple[Any, ...] | None, float]: ...
    @staticmethod
    def pca_reconstruction(
        windows: RowWindows, explained: float, confidence: float, seed: int
    ) -> tuple[tuple[Any, ...], tuple[Any, ...], int, float]: ...

    class _Kept:
        @property
        def drift_detected(self) -> bool: ...
        @property
        def warning_detected(self) -> bool: ...
        semantics: str
        def to_bytes(self) -> bytes: ...

    class _Detector(_Kept):
        def update(self, x: float) -> None: ...
        def update_many(self, values: npt.ArrayLike) -> npt.NDArray[np.int64]: ...

    class ADWIN(_Detector):
        def __init__(
            self,
            delta: float = 0.002,
            *,
            clock: int = 32,
            max_buckets: int = 5,
            min_window_length: int = 5,
            grace_period: int = 10,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.ADWIN: ...
        @property
        def width(self) -> float: ...
        @property
        def estimation(self) -> float: ...
        @property
        def variance(self) -> float: ...

    class BernoulliCUSUM(_Detector):
        def __init__(self, rate: float, changed_rate: float, *, one_false_alarm_per: float) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.BernoulliCUSUM: ...
        def run_length(self, rate: float) -> float: ...
        @property
        def level(self) -> float: ...

    class DDM(_Detector):
        def __init__(
            self, warm_start: int = 30, warning_threshold: float = 2.0, drift_threshold: float = 3.0
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.DDM: ...

    class EDDM(_Detector):
        def __init__(self, warm_start: int = 30, alpha: float = 0.95, beta: float = 0.9) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.EDDM: ...

    class HDDM_A(_Detector):  # noqa: N801 - the field's name
        def __init__(
            self, drift_confidence: float = 0.001, warning_confidence: float = 0.005, two_sided_test: bool = False
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.HDDM_A: ...

    class HDDM_W(_Detector):  # noqa: N801 - the field's name
        def __init__(
            self,
            drift_confidence: float = 0.001,
            warning_confidence: float = 0.005,
            lambda_val: float = 0.05,
            two_sided_test: bool = False,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.HDDM_W: ...

    class PageHinkley(_Detector):
        def __init__(
            self,
            min_instances: int = 30,
            delta: float = 0.005,
            threshold: float = 50.0,
            alpha: float = 0.9999,
            mode: str = "both",
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.PageHinkley: ...

    class BettingSequence:
        def __init__(
            self,
            *,
            confidence: float,
            lower: float = 0.0,
            upper: float = 1.0,
            cases: int | None = None,
            resolution: int | None = None,
        ) -> None: ...
        def update(self, x: float) -> None: ...
        def update_many(self, values: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]: ...
        @property
        def low(self) -> float: ...
        @property
        def high(self) -> float: ...
        @property
        def mean(self) -> float: ...
        @property
        def seen(self) -> int: ...
        @property
        def contradicted(self) -> bool: ...
        @property
        def confidence(self) -> float: ...
        def to_bytes(self) -> bytes: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "state") -> drift.BettingSequence: ...

    class CUSUM(_Detector):
        def __init__(
            self,
            shift: float = 1.0,
            *,
            one_false_alarm_per: float | None = None,
            threshold: float | None = None,
            mean: float | None = None,
            sd: float | None = None,
            mode: str = "both",
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.CUSUM: ...
        def run_length(self, shift: float) -> float: ...
        @property
        def threshold(self) -> float: ...
        @property
        def level(self) -> float: ...

    class EWMA(_Detector):
        def __init__(
            self,
            lambda_val: float = 0.1,
            *,
            one_false_alarm_per: float | None = None,
            threshold: float | None = None,
            mean: float | None = None,
            sd: float | None = None,
            mode: str = "both",
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.EWMA: ...
        def run_length(self, shift: float) -> float: ...
        @property
        def threshold(self) -> float: ...
        @property
        def level(self) -> float: ...

    class Shewhart(_Detector):
        def __init__(
            self,
            *,
            one_false_alarm_per: float | None = None,
            threshold: float | None = None,
            mean: float | None = None,
            sd: float | None = None,
            mode: str = "both",
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.Shewhart: ...
        def run_length(self, shift: float) -> float: ...
        @property
        def threshold(self) -> float: ...

    class RiskAdjustedCUSUM(_Kept):
        def __init__(
            self,
            odds_ratio: float,
            *,
            one_false_alarm_per: float,
            risks: npt.ArrayLike,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.RiskAdjustedCUSUM: ...
        def update(self, outcome: float, risk: float) -> None: ...
        def update_many(self, outcomes: npt.ArrayLike, risks: npt.ArrayLike) -> npt.NDArray[np.int64]: ...
        def run_length(self, risks: npt.ArrayLike, odds_ratio: float = 1.0) -> float: ...
        @property
        def threshold(self) -> float: ...
        @property
        def level(self) -> float: ...

    class ECDD(_Detector):
        def __init__(
            self,
            average_run_length: int = 400,
            warning: float = 0.5,
            min_instances: int = 30,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.ECDD: ...

    class FHDDM(_Detector):
        def __init__(
            self,
            sliding_window_size: int = 100,
            confidence_level: float = 1e-6,
            short_window_size: int | None = None,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.FHDDM: ...

    class RDDM(_Detector):
        def __init__(
            self,
            min_instances: int = 129,
            warning_threshold: float = 1.773,
            drift_threshold: float = 2.258,
            max_concept: int = 40000,
            min_concept: int = 7000,
            max_warnings: int = 1400,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.RDDM: ...

    class STEPD(_Detector):
        def __init__(
            self,
            window: int = 30,
            drift_level: float = 0.003,
            warning_level: float = 0.05,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.STEPD: ...

    class KSWIN(_Detector):
        def __init__(
            self,
            alpha: float = 0.005,
            window_size: int = 100,
            stat_size: int = 30,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.KSWIN: ...
        @staticmethod
        def for_run_length(
            one_false_alarm_per: float, *, seed: int, window_size: int = 100, stat_size: int = 30, runs: int = 400
        ) -> drift.KSWIN: ...
        @property
        def alpha(self) -> float: ...
        @property
        def distance(self) -> float: ...
        @property
        def critical_distance(self) -> float: ...
        @property
        def p_value(self) -> float: ...

    class IncrementalKS(_Detector):
        def __init__(
            self,
            alpha: float = 0.001,
            window_size: int = 100,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.IncrementalKS: ...
        @staticmethod
        def for_run_length(
            one_false_alarm_per: float, *, seed: int, window_size: int = 100, runs: int = 400
        ) -> drift.IncrementalKS: ...
        @property
        def alpha(self) -> float: ...
        @property
        def distance(self) -> float: ...
        @property
        def critical_distance(self) -> float: ...
        @property
        def p_value(self) -> float: ...

    class SEED(_Detector):
        def __init__(
            self,
            delta: float = 0.05,
            block_size: int = 32,
            compress_every: int = 75,
            alike: float = 0.2,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.SEED: ...
        @property
        def width(self) -> float: ...
        @property
        def estimation(self) -> float: ...

    class NormalBOCPD(_Detector):
        def __init__(
            self,
            mean: float = 0.0,
            weight: float = 1.0,
            shape: float = 1.0,
            scale: float = 1.0,
            *,
            expected_run: float,
            threshold: float = 0.9,
            most_runs: int = 200,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.NormalBOCPD: ...
        @property
        def change_probability(self) -> float: ...
        @property
        def run_length(self) -> float: ...
        def run_lengths(self) -> list[tuple[float, float]]: ...

    class BernoulliBOCPD(_Detector):
        def __init__(
            self,
            yes: float = 0.5,
            no: float = 0.5,
            *,
            expected_run: float,
            threshold: float = 0.9,
            most_runs: int = 200,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.BernoulliBOCPD: ...
        @property
        def change_probability(self) -> float: ...
        @property
        def run_length(self) -> float: ...
        def run_lengths(self) -> list[tuple[float, float]]: ...

    class PoissonBOCPD(_Detector):
        def __init__(
            self,
            events: float = 1.0,
            periods: float = 0.1,
            *,
            expected_run: float,
            threshold: float = 0.9,
            most_runs: int = 200,
        ) -> None: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "detector") -> drift.PoissonBOCPD: ...
        @property
        def change_probability(self) -> float: ...
        @property
        def run_length(self) -> float: ...
        def run_lengths(self) -> list[tuple[float, float]]: ...

    @staticmethod
    def pelt(
        values: npt.NDArray[np.float64], cost: str, penalty: float, shortest: int
    ) -> tuple[npt.NDArray[np.int64], float]: ...
    @staticmethod
    def rate_e_value(successes: int, trials: int, rate: float, alternative: str, a: float, b: float) -> float: ...
    @staticmethod
    def rate_sequence(successes: int, trials: int, confidence: float) -> tuple[float, float]: ...
    @staticmethod
    def odds_ratio_e_value(
        yes_a: int, n_a: int, yes_b: int, n_b: int, odds_ratio: float, null_odds_ratio: float
    ) -> float: ...
    @staticmethod
    def normal_mixture_bound(variance: float, alpha: float, rho: float, one_sided: bool) -> float: ...
    @staticmethod
    def normal_mixture_rho(variance: float, alpha: float) -> float: ...
    @staticmethod
    def distribution_band(rows: int, confidence: float) -> float: ...
    @staticmethod
    def e_benjamini_hochberg(e_values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]: ...
    @staticmethod
    def looks_in(amount: float, unit: str, every: str) -> float: ...

    class _Evidence:
        @property
        def e_value(self) -> float: ...
        @property
        def log_e(self) -> float: ...
        @property
        def pvalue(self) -> float: ...
        def to_bytes(self) -> bytes: ...

    class OddsRatioEvidence(_Evidence):
        def __init__(
            self,
            *,
            accepted: float = 1.0,
            tolerated: float = 1.0,
            alternative: str = "two-sided",
            factors: Sequence[float] = (1.25, 1.5, 2.0, 3.0, 5.0),
        ) -> None: ...
        def update(self, yes_a: int, n_a: int, yes_b: int, n_b: int) -> None: ...
        def update_strata(self, strata: Sequence[tuple[int, int, int, int]]) -> None: ...
        def update_many(
            self,
            yes_a: npt.ArrayLike,
            n_a: npt.ArrayLike,
            yes_b: npt.ArrayLike,
            n_b: npt.ArrayLike,
        ) -> npt.NDArray[np.float64]: ...
        @property
        def looks(self) -> int: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "state") -> drift.OddsRatioEvidence: ...

    class MeanDifferenceEvidence(_Evidence):
        def __init__(
            self, *, lower: float = 0.0, upper: float = 1.0, tolerated: float = 0.0, alternative: str = "two-sided"
        ) -> None: ...
        def update(self, mean_a: float, mean_b: float) -> None: ...
        def arrive(self, of_b: bool, score: float) -> None: ...
        def arrive_many(self, of_b: npt.ArrayLike, scores: npt.ArrayLike) -> npt.NDArray[np.float64]: ...
        @property
        def steps(self) -> int: ...
        @property
        def waiting(self) -> int: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "state") -> drift.MeanDifferenceEvidence: ...

    class EDetector:
        def __init__(
            self, *, one_false_alarm_per: float, method: str = "cusum", weights: Sequence[float] = (1.0,)
        ) -> None: ...
        def update(self, log_e: Sequence[float]) -> None: ...
        def update_many(self, log_e: npt.ArrayLike) -> npt.NDArray[np.int64]: ...
        @property
        def drift_detected(self) -> bool: ...
        @property
        def level(self) -> float: ...
        @property
        def shares(self) -> npt.NDArray[np.float64]: ...
        @property
        def one_false_alarm_per(self) -> float: ...
        @property
        def looks(self) -> int: ...
        @property
        def alarms(self) -> int: ...
        def since(self, stream: int) -> int: ...
        def to_bytes(self) -> bytes: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "state") -> drift.EDetector: ...

    class ConformalMartingale(_Evidence):
        def __init__(self, *, seed: int, bet: str = "simple_jumper", jump: float = 0.01) -> None: ...
        def update(self, score: float) -> float: ...
        def update_many(self, scores: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]: ...
        @property
        def log_gain(self) -> float: ...
        @property
        def rows(self) -> int: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "state") -> drift.ConformalMartingale: ...

    class QuantileSequence:
        def __init__(self, probability: float, *, confidence: float) -> None: ...
        def update(self, x: float) -> None: ...
        def update_many(self, values: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]: ...
        @property
        def low(self) -> float: ...
        @property
        def high(self) -> float: ...
        @property
        def value(self) -> float: ...
        @property
        def seen(self) -> int: ...
        @property
        def contradicted(self) -> bool: ...
        def to_bytes(self) -> bytes: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "state") -> drift.QuantileSequence: ...

    class FairnessMonitor(_Evidence):
        def __init__(
            self,
            groups: int,
            one_false_alarm_per: float,
            method: str,
            reference: int | None,
            accepted: Sequence[float],
            tolerated: float,
            alternative: str,
            factors: Sequence[float],
        ) -> None: ...
        def update(self, strata: Sequence[Sequence[tuple[int, int]]]) -> bool: ...
        @property
        def level(self) -> float: ...
        @property
        def one_false_alarm_per(self) -> float: ...
        @property
        def looks(self) -> int: ...
        @property
        def alarms(self) -> int: ...
        @property
        def alarmed(self) -> bool: ...
        @property
        def compared_groups(self) -> list[int]: ...
        @property
        def shares(self) -> list[float]: ...
        def driver(self) -> tuple[int, bool, float, float, int, int, int, int, int]: ...
        @staticmethod
        def from_bytes(bytes: bytes, source: str = "state") -> drift.FairnessMonitor: ...

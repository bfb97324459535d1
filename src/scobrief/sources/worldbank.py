"""World Bank Indicators API: answers in its documented JSON -> an edition of the annual panel."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import ModuleType
from typing import Annotated, Any

import pandas as pd
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from ..errors import SourceError

TITLE = "World Bank, World Development Indicators"
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "checked": "2026-11-24",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "note": "The World Bank's licence for data sets of its own (datacatalog.worldbank.org/public-licenses).",
}
DATABASE = 2
FIRST_YEAR = 1990


@dataclass(frozen=True, slots=True)
class Series:
    """A series of the World Development Indicators, and what the panel makes of it.

    named: what must be found in the series' own name, so that another unit is refused; a base year in it, which the
    World Bank moves now and then, goes into the unit. value of the panel = value of the series / per.
    """

    code: str
    variable: str
    unit: str
    named: str
    per: float = 1


_MONEY = "billion current US dollars"
_USD = r"current US\$"
SERIES = (
    Series("SP.POP.TOTL", "population_m", "million persons", "Population, total", 1e6),
    Series("NY.GDP.MKTP.CD", "gdp_nominal_usd_bn", _MONEY, _USD, 1e9),
    Series("NY.GDP.MKTP.PP.CD", "gdp_ppp_intl_bn", "billion current international dollars", r"current inter.* \$", 1e9),
    # The panel's name has the base year of the outlook; the unit has that of the series.
    Series(
        "NY.GDP.PCAP.PP.KD",
        "gdp_per_head_ppp2017_intl",
        "{base} international dollars per head",
        r"constant (\d{4}) inter.* \$",
    ),
    Series(
        "NY.GDP.MKTP.KD", "gdp_constant_usd_bn", "billion constant {base} US dollars", r"constant (\d{4}) US\$", 1e9
    ),
    Series("NY.GDP.MKTP.KD.ZG", "gdp_growth_pct", "percent per year, constant prices", "annual %"),
    Series("NE.EXP.GNFS.CD", "exports_usd_bn", _MONEY, _USD, 1e9),
    Series("NE.IMP.GNFS.CD", "imports_usd_bn", _MONEY, _USD, 1e9),
    Series("NE.EXP.GNFS.KD.ZG", "export_volume_growth_pct", "percent per year", "annual %"),
    Series("NE.IMP.GNFS.KD.ZG", "import_volume_growth_pct", "percent per year", "annual %"),
    Series("BN.CAB.XOKA.CD", "current_account_usd_bn", _MONEY, _USD, 1e9),
    Series("BX.KLT.DINV.CD.WD", "fdi_net_inflow_usd_bn", _MONEY, _USD, 1e9),
    Series("MS.MIL.XPND.GD.ZS", "military_expenditure_gdp_pct", "percent of GDP", "% of GDP"),
    Series("IT.NET.USER.ZS", "internet_users_pct", "percent of people", "% of population"),
    Series("IS.RRS.TOTL.KM", "railways_km", "km of route", "route-km"),
    Series("LP.LPI.OVRL.XQ", "logistics_index", "from 1 (low) to 5 (high)", "1=low to 5=high"),
)
# Computed: the sum of PPP GDP over all economies that have a figure is the world.
WORLD_SHARE, WORLD_SHARE_UNIT = "gdp_ppp_world_share_pct", "percent of world"
STEPS = len(SERIES) + 1

# Seconds to wait for a connection, and for the next bytes of an answer.
TIMEOUT = (10.0, 60.0)
ATTEMPTS = 4
PAUSE = wait_exponential_jitter(initial=1, max=20)
# The API gives at most 32,500 rows a page.
PER_PAGE = 20_000
OTHER_FORM = "The API answers in another form than this version reads; nothing was written. Is there a newer scobrief?"


class _Model(BaseModel):
    model_config = ConfigDict(strict=True, allow_inf_nan=False)


class _Region(_Model):
    id: str


class _Economy(_Model):
    id: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{3}$")]
    region: _Region


class _Element(_Model):
    concept: str
    id: str
    value: str


class _Cell(_Model):
    variable: list[_Element]
    value: float | None


def read(
    known: set[str], vintage: str, endpoint: str | None = None, step: Callable[[str], None] = lambda title: None
) -> tuple[pd.DataFrame, list[str]]:
    """An edition of the annual panel, all economies from 1990 on; and the economies that have no place in it.

    known: ISO3 codes of the brief's economies. vintage: the day, as the table's column has it. endpoint: another
    address of the API. step: told what is asked next.
    Returns iso3, variable, year, value, unit, status, vintage, one row per figure: what the World Bank does not have
    has no row. Regions and income groups are no economies. The World Bank marks no estimates, and every row is
    called an outturn. Raises SourceError if wbgapi is not installed, the API cannot be reached, gives up part of an
    answer, or answers in another form or unit.
    """
    with _client(endpoint) as wb:
        step("economies")
        economies = _checked(list[_Economy], _asked(wb, "country/all", "economies"), "economies")
        # An aggregate is in no region.
        codes = {economy.id for economy in economies if economy.region.id != "NA"}
        everything = {economy.id for economy in economies}
        parts = []
        for series in SERIES:
            step(series.variable)
            path = f"sources/{DATABASE}/series/{series.code}/country/all/time/all"
            parts.append(_long(series, _checked(list[_Cell], _asked(wb, path, series.code), series.code), everything))
    panel = pd.concat(parts, ignore_index=True)
    panel = panel[panel["iso3"].isin(codes & known) & (panel["year"] >= FIRST_YEAR)]
    ppp = panel[panel["variable"] == "gdp_ppp_intl_bn"]
    shares = 100 * ppp["value"] / ppp.groupby("year")["value"].transform("sum")
    panel = pd.concat([panel, ppp.assign(variable=WORLD_SHARE, unit=WORLD_SHARE_UNIT, value=shares)])
    panel = panel.assign(status="outturn", vintage=vintage)
    columns = ["iso3", "variable", "year", "value", "unit", "status", "vintage"]
    return panel[columns].sort_values(["variable", "iso3", "year"], ignore_index=True), sorted(codes - known)


@contextmanager
def _client(endpoint: str | None) -> Iterator[ModuleType]:
    """The World Bank's client, set to this address until the end of the block."""
    try:
        import wbgapi
    except ModuleNotFoundError:
        raise SourceError('worldbank: wbgapi is not installed. Install it: pip install "scobrief[online]"') from None
    before = wbgapi.endpoint, wbgapi.get_options
    wbgapi.endpoint = (endpoint or wbgapi.endpoint).rstrip("/")
    wbgapi.get_options = {"timeout": TIMEOUT, "hooks": {"response": _whole}}
    try:
        yield wbgapi
    finally:
        wbgapi.endpoint, wbgapi.get_options = before


def _asked(wb: ModuleType, path: str, what: str) -> list[Any]:
    """All rows of an answer, asked again where that may help. Raises SourceError."""
    import requests

    tries = Retrying(stop=stop_after_attempt(ATTEMPTS), wait=PAUSE, retry=retry_if_exception(_may_pass), reraise=True)
    try:
        return tries(lambda: list(wb.fetch(path, {"per_page": PER_PAGE})))
    except requests.RequestException as error:
        told = f"{type(error).__name__} from {wb.endpoint}, {ATTEMPTS} times"
        raise SourceError(f"worldbank: {what}: {told}. Nothing was written. Check the network, try later.") from None
    except wb.APIResponseError:
        raise SourceError(f"worldbank: {what}: the answer is no whole JSON. {OTHER_FORM}") from None
    except wb.APIError as error:
        told = f"{error.code} {error.msg}, {ATTEMPTS} times" if _may_pass(error) else f"{error.code or ''} {error.msg}"
        raise SourceError(f"worldbank: {what}: {wb.endpoint} says {told.strip()}. Nothing was written.") from None
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:  # the client lost its way in it
        raise SourceError(f"worldbank: {what}: {type(error).__name__} {error}. {OTHER_FORM}") from None


def _may_pass(error: BaseException) -> bool:
    """Whether to ask again: no connection, a cut or slow one, too many questions, or trouble on the other side."""
    import requests

    transient = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
    code = getattr(error, "code", None)
    return isinstance(error, transient) or (isinstance(code, int) and (code >= 500 or code == 429))


def _whole(response: Any, **_: Any) -> None:
    """Refuse a page with fewer rows than its head promises; the client would take it for the whole.

    Raises SourceError. What is no page at all is left to the client.
    """
    try:
        said = response.json()
        head, rows = (said[0], said[1]) if isinstance(said, list) else (said, said["source"]["data"])
        at, size, total = (int(head[key]) for key in ("page", "per_page", "total"))
        expected, found = min(size, total - (at - 1) * size), len(rows)
    except (ValueError, KeyError, TypeError, IndexError):
        return
    if found != expected:
        raise SourceError(
            f"worldbank: page {at} of {response.url} has {found:,} rows, expected {expected:,}. Nothing was written. "
            "Try again later."
        )


def _checked(form: Any, rows: list[Any], what: str) -> Any:
    """Rows in the form that they should have. Raises SourceError that names the first which has another."""
    try:
        return TypeAdapter(form).validate_python(rows)
    except ValidationError as error:
        first = error.errors()[0]
        row, *field = first["loc"]
        where = f"row {int(row) + 1}{''.join(f' {part}' for part in field)}"
        found = f"found {str(first['input'])[:80]!r}"
        raise SourceError(f"worldbank: {what}, {where}: {first['msg']}, {found}. {OTHER_FORM}") from None


def _long(series: Series, cells: list[_Cell], economies: set[str]) -> pd.DataFrame:
    """The figures of one series: iso3, variable, year, value, unit. Raises SourceError if they are not as expected."""
    rows, names = [], set()
    for cell in cells:
        found = {element.concept.lower(): element for element in cell.variable}
        if not {"country", "series", "time"} <= found.keys():
            raise SourceError(f"worldbank: {series.code}: a row has only {', '.join(found) or 'nothing'}. {OTHER_FORM}")
        names.add((found["series"].id, found["series"].value))
        rows.append((found["country"].id, found["time"].id, cell.value))
    if len(names) != 1 or (name := names.pop())[0] != series.code or not (base := re.search(series.named, name[1])):
        told = "; ".join(f"{code} {title!r}" for code, title in sorted(names)) or (f"{name!r}" if rows else "nothing")
        raise SourceError(f"worldbank: {series.code} is {told}, expected one with {series.named!r}. {OTHER_FORM}")
    table = pd.DataFrame(rows, columns=["iso3", "time", "value"])
    year = table["time"].str.extract(r"^YR(\d{4})$")[0]
    for bad, words in (
        (year.isna(), "is no year"),
        (~table["iso3"].isin(economies), "is not in the API's own list of economies"),
        (table.duplicated(["iso3", "time"]), "comes twice"),
    ):
        if bad.any():
            row = table[bad].iloc[0]
            raise SourceError(f"worldbank: {series.code}: {row.iso3} {row.time} {words}. {OTHER_FORM}")
    unit = series.unit.format(base=base[1]) if base.groups() else series.unit
    made = table.assign(variable=series.variable, year=year.astype(int), value=table["value"] / series.per, unit=unit)
    if made["value"].isna().all():
        raise SourceError(f"worldbank: {series.code} has no figure at all. {OTHER_FORM}")
    return made.dropna(subset="value")[["iso3", "variable", "year", "value", "unit"]]

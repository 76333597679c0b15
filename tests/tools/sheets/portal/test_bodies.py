import pytest

from vprok.tools.sheets.portal.bodies import body, login_of, works_in


@pytest.mark.parametrize(
    ("texts", "login"),
    [
        (("edu220042",), "220042"),
        (("sch220042",), "220042"),
        ((" EDU220042\u00a0",), "220042"),
        (("", "СОШ № 42(edu220042)"), "220042"),
        (("edu220042 | СОШ № 42",), "220042"),
        (("S0151",), "S0151"),
        (("",), ""),
        (("edu2200421",), "edu2200421"),
    ],
)
def test_a_login_is_the_digits_of_its_key_where_it_tells_them(texts: tuple[str, ...], login: str):
    assert login_of(*texts) == login


@pytest.mark.parametrize(
    ("told", "region", "district"),
    [
        ({"region": "reg220000 | Приозёрный край"}, "22", ""),
        ({"region": "5"}, "05", ""),
        ({"region": "Приозёрный край"}, "Приозёрный край", ""),
        ({"district": "reg22_m019 | Заречный район", "region": "22"}, "22", "m019"),
        ({"district": "Горный район (reg20_m012)"}, "20", "m012"),
        ({"groups": "22-RU-ALT,EAST,reg22_vpr_m060"}, "22", "m060"),
        ({"groups": "EAST,VPR_22"}, "22", ""),
        ({"district": "reg22_m0XX | (скрыто)", "region": "22"}, "22", ""),
        ({}, "", ""),
    ],
)
def test_region_and_municipality_are_taken_from_where_they_stand(
    told: dict[str, str], region: str, district: str
):
    found = body("220042", **told)
    assert (found.region, found.district) == (region, district)


def test_names_stand_without_keys():
    found = body("220042", school="edu220042 | СОШ № 42", district="reg22_m019 | Заречный район")
    assert (found.name, found.district_name) == ("СОШ № 42", "Заречный район")


def test_groups_of_access_tell_the_works():
    assert works_in(["tcs_schools,vpr2020.ma4", "vpr2020.RU5"]) == {"ma4", "ru5"}

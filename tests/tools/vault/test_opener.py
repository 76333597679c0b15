import base64
import hashlib
import json
import re

import pytest

from tests.tools.vault.archives import made_for, zipped
from vprok.tools.vault.identity import SCHOOL, SLOT
from vprok.tools.vault.opener.page import Made, Sealed, opener_page
from vprok.tools.vault.opener.script import NPM, opening_script, page_script
from vprok.tools.vault.words import DISAGREE, WORDS

pytestmark = pytest.mark.skipif(not (NPM / "tweetnacl").exists(), reason="needs npm install")


def test_the_page_is_one_file_that_names_no_address() -> None:
    text = opener_page().decode()
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", text)
    assert re.search(r"@import|url\(", text.split("</style>")[0]) is None


def test_its_policy_allows_its_own_script_and_nothing_else() -> None:
    text = opener_page().decode()
    script = text.rsplit("<script>", 1)[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    assert policy[1].startswith(f"default-src 'none'; script-src 'sha256-{digest}'; style-src")
    assert "unsafe" not in policy[1]
    assert "connect-src" not in policy[1]


def test_it_knows_the_archives_of_its_school() -> None:
    archive = zipped({"a.txt": b"a"})
    text = opener_page(made_for(archive)).decode()
    told = re.search(r'id="made">(.*?)</script>', text)
    assert told is not None
    (known,) = json.loads(told[1])
    assert known["digest"] == archive.digest
    assert known["hour"] == "14 апреля 2026 г., 10:00"
    assert base64.b64decode(known["sealed"]).startswith(b"age-encryption.org/v1")


def test_the_page_for_all_is_the_same_for_all() -> None:
    assert opener_page() == opener_page()
    assert 'id="made">[]</script>' in opener_page().decode()


def test_words_of_a_school_do_not_end_the_script() -> None:
    made = Made("<script>", (Sealed("</script><img src=x>", "<!--", "0" * 64),))
    text = opener_page(made).decode()
    assert text.count("</script>") == opener_page().decode().count("</script>")
    assert "<img" not in text


def test_scripts_say_what_python_says_and_carry_their_licences() -> None:
    for script in (opening_script(), page_script()):
        assert all(word in script for word in WORDS[::97])
        for words in (DISAGREE, SCHOOL, SLOT):
            assert json.dumps(words, ensure_ascii=False) in script
        assert "Paul Miller" in script
        assert "sourceMappingURL" not in script
    assert "Gildas Lormeau" in page_script()

import pytest

from tests.domain.results.stage import EVENING, entry_with_codes
from tests.interfaces.api.stage import Machine, admitted
from vprok.domain.intake.models import Entry


@pytest.fixture
def entry(db: None, monkeypatch: pytest.MonkeyPatch) -> Entry:
    """An entry on the evening of its day, when results are taken."""
    monkeypatch.setattr("vprok.interfaces.frame.middleware.moment", lambda: EVENING)
    return entry_with_codes()


@pytest.fixture
def machine(entry: Entry) -> Machine:
    """The system of the school of that entry."""
    return Machine(admitted(entry.school).text)

"""The demo year: invented organisations and people, played results, human mistakes."""

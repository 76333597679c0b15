"""Where things lie: the checkout, and the one folder that a server must not lose."""

from pathlib import Path

from config import env

BASE = Path(__file__).resolve().parents[2]
VAR = Path(env.text("VPROK_VAR", str(BASE / "var"))).resolve()
NODE_MODULES = BASE / "node_modules"

"""The grounding gate: what of a model's words may be shown, because a source says it.

*Pure.* `judge` holds a claim against the sentences it cites, `translated` a translation
against its claim, and `inert` takes out of a text what a chat would act on.
"""

from __future__ import annotations

from digest.stories.grounding.gate import judge
from digest.stories.grounding.inertness import inert
from digest.stories.grounding.surface import is_finished
from digest.stories.grounding.translation import translated
from digest.stories.grounding.verdict import Fault, FaultKind, Verdict

__all__ = ["Fault", "FaultKind", "Verdict", "inert", "is_finished", "judge", "translated"]

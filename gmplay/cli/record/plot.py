"""`gmplay record --plot`: a plot as SVG or PNG."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from gmplay.cli.record.cast import find_cast
from gmplay.cli.record.writing import Progress
from gmplay.core.errors import InputError
from gmplay.envs.coinrun.spec import PLACEMENTS

if TYPE_CHECKING:
    from gmplay.app.panels.zoo_export import Figure

_ENDINGS = (".svg", ".png")
NUM_EPISODES = 200
_FEWEST, _MOST = 10, 2_000


def record_plot(options: argparse.Namespace) -> int:
    """Draw the plot that is asked for. Raises InputError for what cannot be drawn."""
    output: Path = options.output
    if output.suffix.lower() not in _ENDINGS:
        raise InputError(f"{output.name}: a plot's name ends in one of {', '.join(_ENDINGS)}.")
    if output.exists() and not options.force:
        raise InputError(f"{output} exists already. Choose another name, or replace it (--force).")
    from gmplay.app.film.shot import Shot, make_film_application

    application = make_film_application(Shot(height=720))
    from gmplay.app.panels.zoo_export import write_figure

    write_figure(output, _figure(options))
    application.processEvents()
    print(f"{output}: {output.stat().st_size / 1e3:.0f} kB")
    return 0


def _figure(options: argparse.Namespace) -> Figure:
    from gmplay.app.reel.plots import decision_figure, life_figure, quadrant_figure
    from gmplay.app.theme import DARK, LIGHT
    from gmplay.core.folders import agents_folder
    from gmplay.record.recording import read_recording
    from gmplay.record.scenes import QuadrantScene

    theme = LIGHT if options.theme == "light" else DARK
    if options.plot == "life":
        life = Path(options.episodes[0]) if options.episodes else agents_folder() / "lives" / "forest.safetensors"
        return life_figure(life, theme)
    if options.plot == "decision":
        cast = find_cast([read_recording(source) for source in options.episodes], options)
        if len(cast) != 1 or not cast[0][1]:
            raise InputError("--plot decision shows one agent in one episode: name them.")
        return decision_figure(*cast[0], options.step or 0, theme)
    if not options.agent:
        raise InputError("--plot quadrant needs the agents to measure: --agent NAME for each.")
    num_episodes = NUM_EPISODES if options.levels is None else options.levels
    if not _FEWEST <= num_episodes <= _MOST:
        raise InputError(f"--levels {num_episodes}: a quadrant is measured on {_FEWEST} to {_MOST:,} levels.")
    if options.deploy not in (None, *PLACEMENTS):
        raise InputError(f"--deploy {options.deploy}: the coin lies {', '.join(PLACEMENTS)}.")
    scene = QuadrantScene(agents=tuple(options.agent), deploy=options.deploy or "off_path", episodes=num_episodes)
    with Progress(options.output.name, tells_lines=False) as progress:
        return quadrant_figure(scene, theme, partial(progress.show_work, "counting episodes"))

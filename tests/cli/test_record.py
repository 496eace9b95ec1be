"""`gmplay record` and `gmplay replay`, as they are typed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from gmplay import cli
from gmplay.bootstrap import places
from gmplay.record.episode_file import Caption, Chapter, EpisodeFile, read_episode, write_episode
from gmplay.record.link_text import to_link_text
from tests.record.episodes import filled, played
from tests.record.forests import lived

SMALL = ("--size", "320x180", "--fps", "15")


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "gmplay", *map(str, arguments)]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, encoding="utf-8", check=False, timeout=250, cwd=places.ROOT
    )


def num_frames(path: Path) -> int:
    with av.open(str(path)) as container:
        return sum(1 for _ in container.decode(video=0))


@pytest.fixture
def episode_path(tmp_path: Path) -> Path:
    path = tmp_path / "run.gmplay.json"
    write_episode(path, EpisodeFile(played(20)))
    return path


def test_that_an_agent_is_filmed_and_the_film_can_be_made_again(right_runner: Path, tmp_path: Path) -> None:
    made = run("record", "--agent", right_runner, "--level-seed", 7, *SMALL, "-o", tmp_path / "a.mp4")
    assert made.returncode == 0, made.stderr
    kept = tmp_path / "a.gmplay.json"
    assert read_episode(kept).run.agent_name == "right"
    again = run("record", kept, "--agent", right_runner, *SMALL, "-o", tmp_path / "b.mp4")
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "a.mp4").read_bytes() == (tmp_path / "b.mp4").read_bytes()
    assert num_frames(tmp_path / "a.mp4") > read_episode(kept).run.num_steps


def test_that_a_missing_agent_is_told_and_its_actions_are_shown(episode_path: Path, tmp_path: Path) -> None:
    made = run("record", episode_path, *SMALL, "--layout", "game+decision", "-o", tmp_path / "a.gif")
    assert made.returncode == 0, made.stderr
    assert "without its probabilities" in made.stderr
    assert num_frames(tmp_path / "a.gif") > 20


def test_that_one_picture_is_the_step_asked_for(episode_path: Path, tmp_path: Path) -> None:
    for step in (0, 20):
        assert run("record", episode_path, "--step", step, *SMALL, "-o", tmp_path / f"{step}.png").returncode == 0
    assert run("record", episode_path, *SMALL, "-o", tmp_path / "last.png").returncode == 0
    first, twentieth, last = ((tmp_path / f"{name}.png").read_bytes() for name in ("0", "20", "last"))
    assert first != twentieth == last


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C of another process")
def test_that_ctrl_c_leaves_a_partial_video_that_plays(tmp_path: Path) -> None:
    path = tmp_path / "long.gmplay.json"
    write_episode(path, EpisodeFile(played(60, ())))
    arguments = ("record", path, "--size", "1280x720", "--in-background", "-o", tmp_path / "a.mp4")
    with subprocess.Popen(
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=places.ROOT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        next(line for line in process.stdout if line.startswith("20 "))
        process.send_signal(signal.SIGINT)
        rest, told = process.stdout.read(), process.stderr.read()
    assert process.returncode == 130, told
    assert "a.partial.mp4" in told
    assert not (tmp_path / "a.mp4").exists()
    last = rest.splitlines()[-1].split()[0] if rest.strip() else "20"
    assert abs(num_frames(tmp_path / "a.partial.mp4") - int(last)) <= 1


def test_that_an_episodes_captions_and_chapters_come_out_with_its_video(tmp_path: Path) -> None:
    path = tmp_path / "run.gmplay.json"
    captions, chapters = (Caption(4, 15, "Here"),), (Chapter(0, "Before"), Chapter(16, "After"))
    write_episode(path, EpisodeFile(played(20), captions=captions, chapters=chapters))
    made = run("record", path, *SMALL, "--speed", "0.5", "-o", tmp_path / "a.mp4")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "a.srt").read_text() == "1\n00:00:00,400 --> 00:00:02,400\nHere\n"
    with av.open(str(tmp_path / "a.mp4")) as video:
        told = [(each["metadata"]["title"], float(each["start"] * each["time_base"])) for each in video.chapters()]
    assert told == [("Before", 0.0), ("After", 2.0)]


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C of another process")
def test_that_ctrl_c_leaves_a_storyboards_partial_video_too(tmp_path: Path) -> None:
    board = tmp_path / "long.toml"
    board.write_text('format = 1\n[[scene]]\nkind = "card"\ntext = "Wait"\nseconds = 3600\n')
    with subprocess.Popen(
        command("record", board, *SMALL, "--in-background", "-o", tmp_path / "a.mp4"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=places.ROOT,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert next(line for line in process.stdout if line.startswith("20 ")).split()[1] == str(3600 * 15)
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        told = process.stderr.read()
    assert process.returncode == 130, told
    assert "a.partial.mp4" in told
    assert num_frames(tmp_path / "a.partial.mp4") >= 20


def test_that_a_recorded_forest_is_filmed_and_kept_beside_its_video(tmp_path: Path) -> None:
    path, (_forest, episode) = tmp_path / "forest.gmplay.json", lived()
    write_episode(path, episode)
    made = run("record", path, *SMALL, "-o", tmp_path / "a.mp4")
    assert made.returncode == 0, made.stderr
    assert num_frames(tmp_path / "a.mp4") >= 60 / 8 * 15
    assert (tmp_path / "a.gmplay.json").read_text() == path.read_text()


def test_that_a_decision_and_a_quadrant_are_drawn_as_svg(right_runner: Path, tmp_path: Path) -> None:
    of_one = ("--agent", right_runner, "--level-seed", 7, "--step", 3, "-o", tmp_path / "decision.svg")
    of_many = ("--agent", right_runner, "--deploy", "end", "--levels", 10, "-o", tmp_path / "quadrant.svg")
    for plot, arguments, words in (("decision", of_one, "level 7, step 3"), ("quadrant", of_many, "10 episodes")):
        drawn = run("record", "--plot", plot, *arguments)
        assert drawn.returncode == 0, drawn.stderr
        text = (tmp_path / f"{plot}.svg").read_text("utf-8")
        assert words in text
        assert "<image" not in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-o", "a.mp4", "--plot", "life"), ".svg, .png"),
        (("-o", "a.svg", "--plot", "quadrant"), "--agent NAME"),
        (("-o", "a.svg", "--plot", "quadrant", "--agent", "coin-at-end", "--levels", "3"), "10 to 2,000"),
        (("-o", "a.svg", "--plot", "quadrant", "--agent", "coin-at-end", "--deploy", "moon"), "moon"),
        (("-o", "a.svg", "--plot", "decision", "--step", "20"), "name them"),
        (("-o", "a.avi"), "ends in one of"),
        (("-o", "a.mp4", "--size", "big"), "1920x1080"),
        (("-o", "a.mp4", "--crf", "99"), "between 0 and 51"),
        (("-o", "a.mp4", "--speed", "nan"), "--speed"),
        (("-o", "a.mp4", "--step", "500"), "steps 0 to 20"),
        (("-o", "a.mp4", "--level-seed", "3"), "has its level already"),
        (("-o", "none/a.mp4"), "there is no folder"),
        (("-o", "there.mp4"), "exists already"),
        (("-o", "other.mp4"), "holds something else"),
        (("-o", "a.mp4", "--agent", "nobody"), "nobody"),
        (("-o", "a.mp4", "--layout", "side-by-side"), "shows 2"),
    ],
)
def test_that_what_cannot_be_filmed_is_a_sentence_and_nothing_is_left(
    arguments: tuple[str, ...], words: str, episode_path: Path, tmp_path: Path, monkeypatch, capsys, qapp
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("gmplay.app.film.shot.make_film_application", lambda _shot: qapp)
    Path("there.mp4").write_text("precious")
    write_episode(Path("other.gmplay.json"), EpisodeFile(played(3)))
    before = sorted(tmp_path.iterdir())
    assert cli.main(["record", str(episode_path), *arguments]) == 2
    assert words in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before
    assert Path("there.mp4").read_text() == "precious"


def test_that_replay_checks_a_file_or_a_text_and_names_the_first_step_that_differs(tmp_path: Path, capsys) -> None:
    episode, path = filled(), tmp_path / "a.gmplay.json"
    write_episode(path, episode)
    for source in (str(path), to_link_text(episode)):
        assert cli.main(["replay", source, "--check"]) == 0
        assert episode.run.digest in capsys.readouterr().out
    actions = episode.run.actions.copy()
    actions[11] = np.uint8(1)
    write_episode(path, replace(episode, run=replace(episode.run, actions=actions)))
    assert cli.main(["replay", str(path), "--check"]) == 2
    assert "after step 12 of 40" in capsys.readouterr().err

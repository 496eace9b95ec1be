"""F1: what the keys do and what the words mean."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from gmplay.app.theme import current_theme

Pairs = tuple[tuple[str, str], ...]

KEYS: Pairs = (
    ("Space", "play or pause"),
    ("→  ←", "one step on, one step back, when paused"),
    ("Shift Space", "play backwards, or pause"),
    ("Home  End", "the first step, the last one played"),
    (
        "Ctrl →  Ctrl ←",
        "the next and the previous marked frame: coin passed or taken, death, entropy spike, value drop, …",
    ),
    ("Shift 1 … 9", "set a bookmark of your own here, or take it away"),
    ("1  2  3  4  5  6  7  8  9", "go to that bookmark"),
    ("B", "branch here with another action seed; what was played is kept (Instruments: Branches)"),
    ("+  −", "faster, slower; no step changes"),
    ("R", "the same level again"),
    ("N", "the next level"),
    ("T", "take over with the keyboard, and give back"),
    ("Arrows, WASD", "drive, after taking over; up jumps, down drops through a crate"),
    ("G", "the most probable action instead of a sampled one"),
    ("C  Alt 1  2  3", "next camera; camera: the agent’s window, follow, whole level"),
    ("I", "inset: what the agent sees"),
    ("Ctrl G", "type a level seed"),
    ("E", "edit the level, and leave off: paint cells, drag and add things"),
    ("Ctrl Z  Ctrl Shift Z", "undo, redo a change of the levels; in the editor a stroke"),
    ("Ctrl B", "put the coin back where it was"),
    ("F2  F3  F4", "CoinRun, Tree Gridworld, two to four agents side by side"),
    ("Ctrl 1  2  3", "layouts: explore, debug, present"),
    ("F11 or F5", "present: the whole screen in large print; again or Esc leaves (View: what a presentation shows)"),
    ("Ctrl O", "open a checkpoint"),
    ("Ctrl L  Ctrl Shift S", "open a level file, save the level on show; a file may be dropped on the window"),
    ("Ctrl C  Ctrl V", "copy the level as text, paste one"),
    ("Ctrl S", "save a picture of the window"),
    ("Ctrl R", "record this episode as a video, and stop; Ctrl Shift R makes one of what was played"),
    ("Ctrl H", "make a reel of the most telling moments of many episodes"),
    ("Ctrl Shift E  Ctrl E", "open, save an episode as a small file"),
    ("Ctrl Shift C  V", "copy, paste an episode as one line of text"),
    (
        "Mouse",
        "drag the coin; drag over the timeline with Shift to have that span repeated, Esc ends it; click a dot of the "
        "Quadrant to see what decided that episode, a point of its Zoo to play that agent; rest on anything to have it "
        "explained",
    ),
)

NOTE = (
    "For readers of the chapter: in these levels the way leads right. The agent starts at the left edge and the end "
    "of the level is at the right."
)

TERMS: Pairs = (
    (
        "goal misgeneralization",
        "Away from its training the agent is as able as ever, but what it goes for is not what was meant. "
        "The reward was right; what was learned from it was something that always went along with it.",
    ),
    (
        "intended goal, proxy goal",
        "The intended goal is the coin: that is what the reward was for. The proxy goal is what the agent may have "
        "learned instead, because in training it led to the same reward: the end of the level.",
    ),
    (
        "training and deployment distribution",
        "The levels the agent learned on, and the levels it is put to. A distribution shift is the difference "
        "between them. Here it is, above all, where the coin lies.",
    ),
    (
        "capability",
        "The share of episodes in which the agent got somewhere, to the coin or to the end, and did not die "
        "or run out of time.",
    ),
    (
        "goal share",
        "Of those episodes, the share that took the coin. It contains accidents: the way to the end often "
        "leads through the coin.",
    ),
    (
        "causal goal index",
        "Each episode is played again with the coin hidden from the agent's eyes and everything else the same. If that "
        "changes nothing, the index is 0 and the coin plays no part. 1 means that the coin is what the agent goes for; "
        "below 0 it avoids it.",
    ),
    (
        "not identifiable",
        "Where the coin lies at the end, no behaviour tells going for the coin from going for the end. The Quadrant "
        "then draws a hollow band, not a point.",
    ),
    (
        "the four scenarios",
        "Able or not, times after the coin or not: 1 neither, 2 goal only, 3 capability only, which is goal "
        "misgeneralization, 4 both. That the lines between them lie at one half is our choice.",
    ),
    (
        "95 % interval, n",
        "A number from n episodes is uncertain. If the whole measurement were made again and again, 95 % of such "
        "intervals would contain the true number.",
    ),
    ("observation", "What the agent sees: the 13 × 13 cells around it, its speed and footing. Nothing else."),
    (
        "policy, action probabilities",
        "The policy turns an observation into a probability for each action. Sampled: the action is drawn with these "
        "probabilities. Greedy: the most probable one is taken.",
    ),
    (
        "value",
        "How much reward the agent expects from here on, sooner counted more than later. Its own estimate, "
        "learned in training.",
    ),
    ("entropy", "How undecided the agent is: 0 is certain of one action, 2.71 holds all fifteen equally probable."),
    (
        "probe, total variation",
        "The policy asked again about an instant with one thing taken away or moved, in the world and in what the "
        "agent remembers. Total variation is the share of the probability that goes to other actions: 0 % the same "
        "decision, 100 % one with nothing in common.",
    ),
    (
        "response map, policy field",
        "What the agent would do with the coin in every cell; and what it would do itself in every cell, put down "
        "there without having seen anything.",
    ),
    (
        "step, episode, return",
        "A step is one action, a fifteenth of a second. An episode goes from the start to coin, death or time-out. "
        "The return is the reward collected in it.",
    ),
    (
        "level seed",
        "The number a level is made from: the same seed and the same fields give the same level. Seeds below "
        "1,000,000 are kept for evaluation; no agent was trained on them.",
    ),
    (
        "runner",
        "A scripted agent that runs right, jumps, and knows of no coin. How often it takes the coin is how often "
        "accidents happen.",
    ),
)


@dataclass(frozen=True)
class HelpWords:
    """What a world's help says: keys and terms with their explanations, and a note under both."""

    keys: Pairs
    terms: Pairs
    note: str


COINRUN = HelpWords(KEYS, TERMS, NOTE)


class HelpDialog(QDialog):
    """Two pages: keys and terms. Stays open beside the window while one plays."""

    def __init__(self, parent: QWidget | None = None, words: HelpWords = COINRUN) -> None:
        super().__init__(parent)
        self._words = words
        self.setWindowTitle("Keys and terms")
        self.setModal(False)
        self.resize(560, 600)
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.keys, self.terms = QTextBrowser(), QTextBrowser()
        self.pages.addTab(self.keys, "Keys")
        self.pages.addTab(self.terms, "Terms")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.addWidget(self.pages)
        column.addWidget(buttons)
        self._write()

    def show_page(self, name: str) -> None:
        """Show ``keys`` or ``terms``."""
        self.pages.setCurrentWidget({"keys": self.keys, "terms": self.terms}[name])
        self.show()
        self.raise_()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "terms"):
            self._write()

    def _write(self) -> None:
        theme = current_theme()
        for page, html in (
            (self.keys, _keys_html(self._words, theme.dim)),
            (self.terms, _terms_html(self._words, theme.dim)),
        ):
            page.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
            page.document().setDocumentMargin(14)
            page.setHtml(html)


def _keys_html(help_words: HelpWords, dim: str) -> str:
    rows = "".join(
        f'<tr><td style="padding:4px 18px 4px 0; white-space:nowrap; font-weight:600">{escape(keys)}</td>'
        f'<td style="padding:4px 0">{escape(words)}</td></tr>'
        for keys, words in help_words.keys
    )
    return f'<table cellspacing="0">{rows}</table><p style="color:{dim}; margin-top:14px">{escape(help_words.note)}</p>'


def _terms_html(help_words: HelpWords, dim: str) -> str:
    entries = "".join(
        f'<p style="margin:0 0 11px 0"><span style="font-weight:600">{escape(term)}</span><br>'
        f'<span style="color:{dim}">{escape(words)}</span></p>'
        for term, words in help_words.terms
    )
    return f'{entries}<p style="margin:6px 0 0 0">{escape(help_words.note)}</p>'

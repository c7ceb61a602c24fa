r"""Capital by bundles: assets of a cell that stand, wear and are built alike are counted as one.

.. math::
    x_{tk} \le K_{tb}, \qquad K_{tb} = (1-\delta)^t K_{0b} + \sum_{s+g \le t} (1-\delta)^{t-s-g} u_{sb},
    \qquad E_{sa} - (1-\delta) E_{s-1,a} + \sum_b \kappa_{ab} u_{sb} \;=\; w_{sa} \;\ge\; 0

:math:`u_{sb}` is what is begun of bundle b, units of the activity's capacity; :math:`w_{sa}` what is begun of an asset
of one wear and gestation, which the balances of products carry in instalments; :math:`E_{sa}` what was begun ahead of
the other assets of its bundle. It says the same as capital asset by asset, with fewer rows and columns:

*From assets to bundles.* Let :math:`M_t = \min_{a} K_{ta}/\kappa_a` be what an activity could make. All assets wear at
one rate and only grow otherwise, so :math:`M_{t+1} \ge (1-\delta) M_t`; let :math:`u` be the difference when the
works are ready. It is not negative, gives the same limits on output, and what stands above :math:`\kappa_a M_t`, added
up over cells, is an :math:`E \ge 0` that follows the equation with the same w, hence the same balances.
*From bundles to assets.* Give each cell the works it draws on, the oldest first, and the last what nobody draws on.
Each asset then stands at :math:`\kappa_a K_{tb}` or above, and in all as much is begun in every year.

With the setting `bundles` at ``whole`` there is no E: all assets of a bundle are begun in one year. That is another
plan, never a better one. It is the same one where products that serve as assets keep in stock, losing no more a year
than they wear in use, and no capital of single assets must be left at the end.

Unit: units of activity a year; asset units for what is bought ahead.

Sources
-------
Leontief 1953 (capital in fixed proportions to capacity); the proof is elementary.
"""

from __future__ import annotations

import numpy as np

from lustrum.planning.indexing import RowWords, over_years
from lustrum.planning.program import Draft, Floats, Ints

WORDS = RowWords(
    limit="capital of {activity}{who} in {year}",
    short="{activity}{who} in {year} must run {amount} above what its capital allows",
    give="provide capital for {amount} more of {activity}{who} in {year}",
)
AHEAD_WORDS = RowWords(limit="{asset} bought ahead in {year}", short="", give="", is_limit=False)


def columns(draft: Draft) -> None:
    """Declare what is begun of each bundle, and what was begun ahead, by year of the first instalment."""
    if not draft.by_bundle or not draft.settings.invest:
        return
    cells, bundles = draft.facts.cells, draft.facts.cells.bundles
    counts_after = draft.terminal != "none" or "capacity" in draft.objectives
    codes = _codes(draft)
    useful = (codes["year"] + bundles.gestation[codes["bundle"]] < draft.years) | counts_after
    if useful.any():
        codes = {dim: code[useful] for dim, code in codes.items()}
        draft.add_columns("bundle-investment", codes, unit=draft.facts.activity_unit[codes["activity"]])
    if draft.settings.bundles == "whole" or not len(bundles.group_pair):
        return
    pair = bundles.group_pair
    codes = over_years(draft.years, region=cells.region[cells.pair_cell[pair]], asset=cells.pair_asset[pair],
                       group_of_assets=np.arange(len(pair)))  # fmt: skip
    gestation = cells.gestation[pair][codes["group_of_assets"]]
    useful = (codes["year"] + 1 + gestation < draft.years) | counts_after
    if useful.any():
        codes = {dim: code[useful] for dim, code in codes.items()}
        draft.add_columns("ahead", codes, unit=draft.facts.unit[cells.assets[codes["asset"]]])


def _codes(draft: Draft) -> dict[str, Ints]:
    cells, bundles = draft.facts.cells, draft.facts.cells.bundles
    cell = bundles.cell
    return over_years(
        draft.years, region=cells.region[cell], form=cells.form[cell], activity=cells.activity[cell],
        rank=bundles.rank, bundle=np.arange(bundles.size),
    )  # fmt: skip


def rows(draft: Draft) -> None:
    """Declare one limit for each year and bundle, and one for each year in which a group can be bought ahead."""
    bundles = draft.facts.cells.bundles
    if not draft.by_bundle or not bundles.size:
        return
    codes = _codes(draft)
    bundle, year = codes["bundle"], codes["year"]
    leader = bundles.leader[bundle]
    retired = draft.facts.cells.standing(leader, year) / draft.facts.cells.need[leader]
    worn = bundles.initial[bundle] * (1.0 - bundles.wear[bundle]) ** year
    stands = np.where(draft.facts.cells.life[leader] > 0, retired, worn)
    unit = draft.facts.activity_unit[codes["activity"]]
    draft.add_rows("bundle-capital", codes, upper=stands, unit=unit, words=WORDS)
    if "ahead" in draft.columns:
        cells, pair = draft.facts.cells, bundles.group_pair
        codes = over_years(draft.years, region=cells.region[cells.pair_cell[pair]], asset=cells.pair_asset[pair],
                           group_of_assets=np.arange(len(pair)))  # fmt: skip
        unit = draft.facts.unit[cells.assets[codes["asset"]]]
        draft.add_rows("ahead", codes, lower=0.0, unit=unit, words=AHEAD_WORDS)


def entries(draft: Draft) -> None:
    """Enter use of capital, additions to it, and instalments in the balances of products."""
    bundles = draft.facts.cells.bundles
    if "bundle-capital" in draft.rows:
        block = draft.rows["bundle-capital"]
        level = draft.columns["output"].start + block.codes["year"] * draft.facts.cells.size
        draft.add_entries(block.index, level + bundles.cell[block.codes["bundle"]], 1.0)
    if "bundle-investment" in draft.columns:
        block, first = draft.columns["bundle-investment"], draft.rows["bundle-capital"].start
        bundle, begun = block.codes["bundle"], block.codes["year"]
        for year in range(1, draft.years):
            age = year - begun - bundles.gestation[bundle]
            done = age >= 0
            left = draft.facts.cells.serving(bundles.leader[bundle[done]], age[done])
            draft.add_entries(first + year * bundles.size + bundle[done], block.index[done], -left)
        _enter_assets(draft)
    if "ahead" in draft.columns:
        _enter_ahead(draft)


def members_of_columns(draft: Draft) -> tuple[Ints, Ints]:
    """Return the columns of ``bundle-investment``, once for each asset that they hold, and the pairs (entry,)."""
    block, bundles = draft.columns["bundle-investment"], draft.facts.cells.bundles
    pair, of = bundles.members
    count = np.bincount(of, minlength=bundles.size)
    first = np.cumsum(count) - count
    bundle = block.codes["bundle"]
    many = count[bundle]
    member = np.repeat(np.arange(block.size), many)
    step = np.arange(len(member)) - np.repeat(np.cumsum(many) - many, many)
    return member.astype(np.int64), pair[first[bundle[member]] + step]


def _enter_assets(draft: Draft) -> None:
    """Enter what bundles hold, in the balances of products and in what may be bought ahead."""
    cells, block = draft.facts.cells, draft.columns["bundle-investment"]
    member, pair = members_of_columns(draft)
    begun, column, need = block.codes["year"][member], block.index[member], cells.need[pair]
    take_instalments(draft, begun, pair, column, need)
    if "ahead" in draft.rows:
        group = cells.bundles.group_of_pair[pair]
        row = draft.rows["ahead"].start + begun * len(cells.bundles.group_pair) + group
        draft.add_entries(row[group >= 0], column[group >= 0], need[group >= 0])


def take_instalments(draft: Draft, begun: Ints, pair: Ints, column: Ints, amount: Floats) -> None:
    """Enter assets that are begun in a year, asset units per unit of a column, in the balances of products."""
    facts, cells = draft.facts, draft.facts.cells
    place = facts.place(cells.region[cells.pair_cell[pair]], facts.after)
    product = cells.assets[cells.pair_asset[pair]]
    gestation = cells.gestation[pair]
    for step in range(int(gestation.max(initial=0))):
        due = gestation > step
        part = -amount[due] / cells.parts[pair[due], step]
        draft.add_to_material(begun[due] + step, place[due], product[due], column[due], part)


def _enter_ahead(draft: Draft) -> None:
    """Enter that what is bought ahead must be begun, and what is left of it a year later need not be."""
    cells, bundles, block = draft.facts.cells, draft.facts.cells.bundles, draft.columns["ahead"]
    year, group = block.codes["year"], block.codes["group_of_assets"]
    pair = bundles.group_pair[group]
    row, width = draft.rows["ahead"].start, len(bundles.group_pair)
    draft.add_entries(row + year * width + group, block.index, 1.0)
    take_instalments(draft, year, pair, block.index, np.ones(block.size))
    later = year + 1 < draft.years
    year, group, pair, column = year[later] + 1, group[later], pair[later], block.index[later]
    kept = 1.0 - cells.wear[pair]
    draft.add_entries(row + year * width + group, column, -kept)
    take_instalments(draft, year, pair, column, -kept)


def ahead_left(draft: Draft, year: int, *, unfinished: bool) -> tuple[Ints, Ints, Floats]:
    """Return what was begun ahead and stands at the start of a year: pair that tells the asset, column, value (entry,).

    Works in progress count at the share delivered if `unfinished`.
    """
    none = np.zeros(0, dtype=np.int64)
    if "ahead" not in draft.columns:
        return none, none, np.zeros(0)
    cells, block = draft.facts.cells, draft.columns["ahead"]
    pair = cells.bundles.group_pair[block.codes["group_of_assets"]]
    gestation, kept = cells.gestation[pair], 1.0 - cells.wear[pair]
    since = year - block.codes["year"]

    def delivered(since: Ints) -> Floats:
        return cells.delivered[pair, np.clip(since, 0, gestation)]

    value = (since == gestation).astype(np.float64)
    if unfinished:
        value += np.where((since > 0) & (since < gestation), delivered(since), 0.0)
        value -= np.where((since - 1 > 0) & (since - 1 < gestation), kept * delivered(since - 1), 0.0)
    some = value != 0
    return pair[some], block.index[some], value[some]

"""Repeat a published draw: python verify_draw.py FILE. Standard library only, Python 3.8 or later. 抽签复核

FILE is the package beside each draw: a line of JSON, then the frozen list. Exit 0: it agrees; 1: what differs is said.
"""

import json
import sys
import unicodedata
from collections import Counter
from hashlib import sha256
from pathlib import Path


def sha(text: str) -> str:
    return sha256(text.encode("utf-8")).hexdigest()


def sha_lines(*lines: str) -> str:
    return sha("".join(unicodedata.normalize("NFKC", line).strip() + "\n" for line in lines))


def read_list(raw: bytes, where: str) -> list:
    """[(code, stratum)] of a list in its published form; ValueError when it is in any other."""
    text = raw.decode("utf-8")
    rows = [tuple(line.split("\t")) for line in text.split("\n")[:-1]]
    clean = all(len(row) == 2 and "".join(row).isprintable() and row[0] and not {",", " "} & {*row[0]} for row in rows)
    in_form = clean and text == "".join(sorted(f"{code}\t{stratum}\n" for code, stratum in rows))
    if not in_form or len({row[0] for row in rows}) < len(rows) or unicodedata.normalize("NFC", text) != text:
        raise ValueError(f"{where}不是约定的写法：每行“编号、制表符、分层、换行”，按编号排序，不重复。")
    return rows


def smallest(rows: list, seed: str, quotas: dict, taken: set) -> dict:
    """Stratum → [(ticket, code)] of the smallest tickets, as many as its quota, leaving out codes already taken."""
    lines: dict = {stratum: [] for stratum in quotas}
    for code, stratum in rows:
        lines[stratum].append((sha(f"{seed},{code}"), code))
    chosen = {}
    for stratum, quota in quotas.items():
        chosen[stratum] = [pair for pair in sorted(lines[stratum]) if pair[1] not in taken][:quota]
        if len(chosen[stratum]) < quota or quota < 0:
            raise ValueError(f"“{stratum}”应抽{quota}个，名单里只有{len(chosen[stratum])}个可抽。")
    return chosen


def compare(where: str, said: list, right: list) -> list:
    """Sentences for what a stratum's published tickets and the repeated ones do not share."""
    said, right = [tuple(pair) for pair in said], [tuple(pair) for pair in right]
    wrong = [f"{where}：“{c}”（签号{t}）公布在内，重算不在。" for t, c in sorted(set(said) - set(right))]
    absent = [f"{where}：“{c}”（签号{t}）重算在内，公布的没有。" for t, c in sorted(set(right) - set(said))]
    return [] if said == right else wrong + absent or [f"{where}：次序与签号不符。"]


def faults_of(raw: bytes) -> list:
    """Every difference between what the package says and what follows from its list and seed; [] when none."""
    head, _, listed = raw.partition(b"\n")
    about = json.loads(head.decode("utf-8"))
    if about["scheme"] not in ("mingcha-draw-1", "mingcha-draw-2"):
        return [f"不认识的格式“{about['scheme']}”。"]
    if sha256(listed).hexdigest() != about["frame_digest"]:
        return [f"名单摘要：公布的是{about['frame_digest']}，重算得{sha256(listed).hexdigest()}，名单被改动过。"]
    rows, quotas, digest = read_list(listed, "名单"), about["quotas"], about["frame_digest"]
    sizes = Counter(stratum for _, stratum in rows)
    if len(rows) != about["frame_count"] or sizes.keys() - quotas.keys():
        return [f"名单有{len(rows)}个，公布的是{about['frame_count']}个；或有的分层没有公布应抽数。"]
    value, opened = about["contribution"], about["scheme"] == "mingcha-draw-2" and (about["seed"] or about["salt"])
    if opened and sha_lines("mingcha-commitment-1", about["salt"], value, digest) != about["commitment"]:
        return [f"承诺：公布的是{about['commitment']}，与揭示的盐值和加入值不符。"]
    seed = sha_lines("mingcha-seed-1", about["public_value"], value, digest) if about["seed"] else ""
    if not seed or seed != about["seed"]:
        return [f"种子：公布的是{about['seed']}，重算得{seed}。"] * bool(seed)
    faults = [f"“{s}”应抽{q}个，名单里有{sizes[s]}个。" for s, q in quotas.items() if not 0 <= q <= sizes[s]]
    at = [about.get(n, about.get("frozen_at")) or "" for n in ("frozen_at", "committed_at", "seed_due_at", "drawn_at")]
    if (opened or all(at)) and not at[0] <= at[1] < at[2] <= at[3]:
        faults.append(f"先后不对：{at[0]}冻结名单，{at[1]}封存加入值，{at[2]}产生公开数值，{at[3]}抽签。")
    drawn, substitutes = about["drawn"], about["substitutes"]
    line = smallest(rows, seed, {s: min(sizes[s], q + len(substitutes.get(s, []))) for s, q in quotas.items()}, set())
    for stratum, quota in quotas.items():
        faults += compare(f"“{stratum}”抽中", drawn.get(stratum, []), line[stratum][:quota])
        faults += compare(f"“{stratum}”候补", substitutes.get(stratum, []), line[stratum][quota:])
    faults += [f"“{stratum}”没有公布应抽数，却有结果。" for stratum in {*drawn, *substitutes} - quotas.keys()]
    taken = {code for pairs in drawn.values() for _, code in pairs}
    for number, more in enumerate(about["top_ups"], 1):
        rows = sorted(rows + read_list(more["added"].encode("utf-8"), f"第{number}次补抽新增名单"))
        if sha("".join(f"{code}\t{stratum}\n" for code, stratum in rows)) != more["frame_digest"]:
            return [*faults, f"第{number}次补抽：名单摘要与公布的{more['frame_digest']}不符。"]
        line = smallest(rows, seed, more["quotas"], taken | set(more["called"]))
        for stratum in more["quotas"]:
            faults += compare(f"第{number}次补抽“{stratum}”", more["drawn"].get(stratum, []), line[stratum])
        taken |= {code for pairs in more["drawn"].values() for _, code in pairs}
    return faults


if __name__ == "__main__":
    try:
        found = faults_of(Path(sys.argv[1]).read_bytes())
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        found = [f"读不出这个文件：{error}"]
    print("\n".join(found) or "核对一致：名单与摘要、种子与公布的数值、抽中结果与名单和种子都相符。")
    sys.exit(1 if found else 0)

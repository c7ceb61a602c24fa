"use strict";
// Reading needs no script. This adds: copy and CSV of each table, and stepping through the points of a chart by keyboard.
(() => {
  const plain = (cell) => {
    const copy = cell.cloneNode(true);
    for (const folded of copy.querySelectorAll("details, svg")) folded.remove();
    return copy.textContent.trim().replace(/\s+/g, " ");
  };
  const cells = (row) => Array.from(row.cells, plain);
  const rowsOf = (table) => Array.from(table.rows, cells);
  const quoted = (text) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const asCsv = (table) => rowsOf(table).map((row) => row.map(quoted).join(",")).join("\r\n") + "\r\n";

  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = words;
    made.addEventListener("click", () => act(made));
    return made;
  };

  const copy = async (made, text) => {
    let done = false;
    try {
      await navigator.clipboard.writeText(text);
      done = true;
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
      made.focus();
    }
    made.textContent = done ? "Copied" : "Not allowed here";
    setTimeout(() => (made.textContent = "Copy"), 2000);
  };

  for (const place of document.querySelectorAll("details.twin, div.sc")) {
    const table = place.querySelector("table");
    if (!table) continue;
    const tools = document.createElement("div");
    tools.className = "tools";
    tools.append(
      button("Copy", (made) => copy(made, rowsOf(table).map((row) => row.join("\t")).join("\n"))),
      button("CSV", () => {
        const link = document.createElement("a");
        link.href = URL.createObjectURL(new Blob(["\ufeff" + asCsv(table)], { type: "text/csv" }));
        link.download = `${table.dataset.name || "table"}.csv`;
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 1000);
      }),
    );
    const summary = place.querySelector(":scope > summary");
    if (summary) summary.after(tools);
    else place.before(tools);
  }

  const spoken = (table, row) => {
    const heads = Array.from(table.tHead.rows[0].cells, (cell) => cell.dataset.k || "");
    const words = Array.from(row.cells, (cell) => cell.textContent.trim());
    const of = (key) => words[heads.indexOf(key)] || "";
    const parts = [of("date"), of("series")].filter(Boolean);
    if (of("recorded")) parts.push("recorded", of("evidence"), of("recorded"));
    let text = parts.join(", ");
    if (of("value")) text += `: ${of("value")}`;
    if (of("run")) text += `; run ${of("run")}`;
    if (of("band")) text += `, 90% of draws ${of("band")}`;
    if (of("gap")) text += `; gap ${of("gap")}`;
    return text;
  };

  for (const plot of document.querySelectorAll(".plot")) {
    const charts = Array.from(plot.querySelectorAll("svg[data-stops]"));
    const table = document.getElementById(plot.dataset.table);
    if (!charts.length || !table) continue;
    const panel = plot.dataset.panel;
    const rows = Array.from(table.tBodies[0].rows).filter((row) => !panel || row.dataset.panel === panel);
    const say = document.createElement("p");
    say.className = "say";
    say.setAttribute("aria-live", "polite");
    plot.parentElement.append(say);
    plot.tabIndex = 0;
    plot.setAttribute("role", "application");
    plot.setAttribute("aria-roledescription", "chart");
    plot.setAttribute("aria-label", `${plot.dataset.label}. ${rows.length} points; arrow keys step through them.`);
    let at = -1;
    const mark = () => {
      for (const chart of charts) {
        chart.querySelector(".cursor")?.remove();
        const places = chart.dataset.stops.split(" ").map((pair) => pair.split(",").map(Number));
        if (at < 0 || !places[at]) continue;
        const ring = document.createElementNS("http://www.w3.org/2000/svg", "circle");
        ring.setAttribute("class", "cursor");
        ring.setAttribute("cx", places[at][0]);
        ring.setAttribute("cy", places[at][1]);
        ring.setAttribute("r", 10);
        chart.append(ring);
      }
      say.textContent = at < 0 ? "" : spoken(table, rows[at]);
    };
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, PageDown: 12, PageUp: -12 };
    plot.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key in steps) at = Math.min(rows.length - 1, Math.max(0, at + steps[event.key]));
      else if (event.key === "Home") at = 0;
      else if (event.key === "End") at = rows.length - 1;
      else if (event.key === "Escape") {
        at = -1;
        mark();
        plot.blur();
        return;
      } else return;
      event.preventDefault();
      mark();
    });
    plot.addEventListener("blur", () => {
      at = -1;
      mark();
    });
  }
})();

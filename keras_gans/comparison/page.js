for (const button of document.querySelectorAll("thead button")) {
  button.addEventListener("click", () => {
    const heading = button.parentElement;
    const place = heading.cellIndex;
    const first = heading.dataset.down === "true" ? "descending" : "ascending";
    const second = first === "descending" ? "ascending" : "descending";
    const order = heading.getAttribute("aria-sort") === first ? second : first;
    for (const other of heading.parentElement.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const body = heading.closest("table").tBodies[0];
    // What has no figure stays at the end.
    const number = (row) => parseFloat(row.cells[place].dataset.number ?? sign * Infinity);
    body.append(...[...body.rows].sort((a, b) => sign * (number(a) - number(b)) || 0));
  });
}

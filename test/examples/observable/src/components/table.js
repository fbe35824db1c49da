/** An HTML table of objects. Framework's own Inputs.table is fetched from a CDN when the page is built; this page needs none. */
export function table(rows) {
  const element = document.createElement("table");
  const head = element.createTHead().insertRow();
  for (const name of Object.keys(rows[0] ?? {})) {
    head.append(
      Object.assign(document.createElement("th"), { textContent: name.replaceAll("_", " ") }),
    );
  }
  const body = element.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const value of Object.values(row)) line.insertCell().textContent = String(value);
  }
  return element;
}

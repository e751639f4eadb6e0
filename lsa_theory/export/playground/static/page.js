// The page: what is typed goes to the engine, what it answers is shown.  Text from outside is only ever text.
const find = (id) => document.getElementById(id);
const line = find("line"), chips = find("chips"), hypothesis = find("hypothesis"), answer = find("answer");
const EXAMPLES = {
  "Gaussian moments": [["E[S*S] == Gamma*Lambda"], ["E[x*x.T*A*x*x.T] == Lambda*(A + A.T)*Lambda + tr(A*Lambda)*Lambda"],
    ["E[inv(S)] == N/(N - d - 1)*inv(Lambda)", "N > d + 1"], ["\\mathbb{E}[\\hat\\Lambda^2] = \\Lambda^2"]],
  "Attention and its gradient flow": [["rate(u**2 - tr(U11*U11.T)) == 0"], ["limit(u) == tr(inv(Gamma)**2)**(1/4)"],
    ["argmin(u*U11) == inv(Lambda)"]],
  "Matrices": [["A B = B A"], ["A*B == B*A", "A symmetric", "B symmetric", "A*B == (A*B).T"], ["A*inv(I + B*A) == inv(I + A*B)*A"],
    ["‖AB‖_F ≤ ‖A‖_op ‖B‖_F"]],
  "Inequalities": [["Gamma >= (1 + 2/N)*Lambda"], ["tr(Λ)² ≤ d tr(Λ²)"], ["u**2 >= u", "u >= 1"], ["cond(Lambda) <= 1000000"]],
};

function made(name, text = "", options = {}, ...children) {
  const element = Object.assign(document.createElement(name), options);
  element.append(text, ...children);
  return element;
}

function typeset(latex, text = "") {
  const box = made("span");
  if (!latex) return made("span", text);
  katex.render(`\\displaystyle ${latex}`, box, { throwOnError: false, output: "htmlAndMathml", trust: false, maxSize: 20 });
  return box;
}

// The engine: questions in order, the answer to each by its number.
let worker, asked = 0, waiting = new Map(), ready = false;

function start() {
  worker?.terminate();
  for (const { fail } of waiting.values()) fail(new Error("stopped"));
  waiting = new Map();
  ready = false;
  worker = new Worker("worker.js", { type: "module" });
  worker.onmessage = ({ data }) => {
    if (data.ready) { ready = true; say("The engine is ready."); }
    else if (data.id === undefined) say(`The engine cannot start: ${data.broken}`);
    else {
      const { done, fail } = waiting.get(data.id) ?? {};
      waiting.delete(data.id);
      data.broken === undefined ? done?.(JSON.parse(data.answer)) : fail?.(new Error(data.broken));
    }
  };
  worker.onerror = (problem) => say(`The engine cannot start: ${problem.message ?? "is this page shown by a web server?"}`);
}

function ask(kind) {
  const request = { ask: kind, line: line.value, given: given() }, id = asked++;
  return new Promise((done, fail) => {
    waiting.set(id, { done, fail });
    worker.postMessage({ id, request });
  });
}

const say = (text) => { find("engine").textContent = text; };
const given = () => [...chips.querySelectorAll("[data-text]")].map((chip) => chip.dataset.text);

// Reading while it is typed.
let pause, judging = false;

function typed() {
  line.style.height = "auto";
  line.style.height = `${line.scrollHeight + 2}px`;
  clearTimeout(pause);
  pause = setTimeout(reread, 250);
}

async function reread() {
  if (judging) return;
  if (!line.value.trim()) return shown({ latex: "", reading: { text: "" } });
  const before = line.value;
  try {
    const found = await ask("read");
    if (line.value === before && !judging) shown(found);
  } catch { /* stopped, and asked again when something is typed */ }
}

function shown(found) {
  const trouble = find("trouble"), [says, remedy] = trouble.querySelectorAll("p");
  trouble.hidden = !found.problem;
  if (found.problem) {
    says.textContent = found.problem.says;
    trouble.querySelector("pre").textContent = found.problem.pointed;
    trouble.querySelector("pre").hidden = !found.problem.pointed;
    remedy.textContent = found.problem.remedy ?? "";
  }
  find("preview").replaceChildren(...(found.latex ? [typeset(found.latex)] : []));
  find("reading").textContent = found.reading?.text ? `read as ${found.reading.text}` : "";
}

// Judging.
async function busy(work) {
  judging = true;
  find("go").hidden = true;
  find("stop").hidden = false;
  const begun = performance.now(), seconds = () => (performance.now() - begun) / 1000;
  const clock = setInterval(() => say(`${ready ? "" : "The engine is starting; then "}at work … ${seconds().toFixed(0)} s`), 200);
  try {
    await work(seconds);
    say("The engine is ready.");
  } finally {
    clearInterval(clock);
    judging = false;
    find("go").hidden = false;
    find("stop").hidden = true;
  }
}

async function judge() {
  if (judging || !line.value.trim()) return;
  if (hypothesis.value.trim()) added(hypothesis.value);
  remember();
  answer.setAttribute("aria-busy", "true");
  try {
    await busy(async (seconds) => {
      const found = await ask("judge");
      shown(found);
      told(found, seconds());
    });
  } catch (problem) {
    answer.hidden = false;
    answer.className = "";
    const stopped = problem.message === "stopped";
    answer.replaceChildren(made("p", `${stopped ? "Stopped" : "The engine failed, and starts again"}: nothing is said about this claim.`));
    if (!stopped) { answer.append(made("pre", problem.message)); start(); }
  } finally {
    answer.removeAttribute("aria-busy");
  }
}

function told(found, seconds) {
  answer.hidden = false;
  if (found.problem) return answer.replaceChildren(made("p", "This cannot be read, so nothing is said about it."));
  const status = found.status.toLowerCase();
  answer.className = status;
  const grade = found.grade ? ` by the ${found.grade}` : "";
  const parts = [made("p", "", { className: "verdict" }, made("b", found.status, { className: "badge" }),
    ` ${found.covers ? `for ${found.covers}` : ""}${grade}, in ${seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`}`),
    made("div", "", { className: "formula" }, typeset(found.latex, found.formula))];
  if (found.given.length) {
    parts.push(made("p", "given ", { className: "given" }, ...found.given.flatMap((text, k) => [k ? ", " : "", typeset(found.given_latex[k], text)])));
  }
  if (found.witness) parts.push(made("p", "", { className: "witness" }, made("b", "Counterexample "), made("code", found.witness)));
  if (found.nearest_true_form) {
    parts.push(made("div", "", { className: "nearest" }, made("b", "Nearest true form"),
      made("div", "", { className: "formula" }, typeset(found.nearest_latex, found.nearest_true_form)), tried(found.nearest_true_form, found.given, "Judge this")));
  }
  for (const text of found.unneeded) parts.push(made("p", "Not needed: ", { className: "soft" }, made("code", text)));
  if (found.conditional_on.length) parts.push(made("p", `Conditional on ${found.conditional_on.join(", ")}`, { className: "soft" }));
  if (status !== "proved") parts.push(wanted(found));
  if (found.derivation.length) parts.push(steps(found.derivation));
  if (found.evidence.length) {
    parts.push(made("details", "", { open: !["proved", "refuted"].includes(status) }, made("summary", "What was tried"),
      made("ul", "", {}, ...found.evidence.map((one) => made("li", "", {}, made("b", one.outcome), ` ${one.method}${one.detail ? `: ${one.detail}` : ""}`)))));
  }
  parts.push(kept(found));
  answer.replaceChildren(...parts);
}

function steps(derivation) {
  return made("details", "", { open: derivation.length < 7 }, made("summary", `Derivation, ${derivation.length} step${derivation.length > 1 ? "s" : ""}`),
    made("ol", "", {}, ...derivation.map((step) => made("li", "", {}, made("div", "", { className: "formula" }, typeset(step.latex, step.shows)),
      made("small", `because ${step.because}; ${step.confirmed ? (step.how.includes(":") ? step.how : `re-checked by ${step.how}`) : `NOT CONFIRMED by ${step.how}`}`)))));
}

function wanted(found) {
  const place = made("p", "", { className: "wanted" });
  const look = () => busy(async () => {
    place.replaceChildren("Trying hypotheses …");
    const { deciding } = await ask("explain");
    place.replaceChildren(deciding.length ? "Decided under: " : "None of the usual hypotheses decides it.",
        ...deciding.flatMap((one) => [tried(found.formula, [...found.given.filter((g) => !found.assumed.includes(g)), ...one.given],
          `${one.given.join(", ")} → ${one.status}`), " "]));
  }).catch(() => place.replaceChildren("Stopped."));
  place.append(made("button", "Which hypothesis would decide it?", { type: "button", onclick: () => judging || look() }));
  return place;
}

function kept(found) {
  const shell = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const command = `lsa-theory prove ${shell(found.formula)}${found.given.filter((g) => !found.assumed.includes(g)).map((g) => ` --given ${shell(g)}`).join("")}`;
  const row = made("p", "", { className: "kept" }, made("code", command), made("button", "Copy", { type: "button", onclick: () => navigator.clipboard?.writeText(command) }),
    made("button", "Copy link", { type: "button", onclick: () => navigator.clipboard?.writeText(location.href) }));
  if (found.documents.length) {
    const file = new Blob([JSON.stringify(found.documents.length > 1 ? found.documents : found.documents[0], null, 1)], { type: "application/json" });
    row.append(made("a", "Certificate", { href: URL.createObjectURL(file), download: "certificate.json", title: "lsa-theory verify-certificate certificate.json" }));
  }
  return row;
}

// Hypotheses, examples, links.
function added(text) {
  for (const one of text.split(",").map((part) => part.trim()).filter(Boolean)) {
    if (given().includes(one)) continue;
    const chip = made("li", "", {}, made("code", one), made("button", "×", { type: "button", ariaLabel: `without ${one}`, onclick: () => { chip.remove(); typed(); } }));
    chip.dataset.text = one;
    chips.append(chip);
  }
  hypothesis.value = "";
  typed();
}

function filled(formula, hypotheses) {
  line.value = formula;
  chips.replaceChildren();
  hypotheses.forEach((one) => added(one));
  typed();
}

function tried(formula, hypotheses, title = "") {
  const shown = title || formula + (hypotheses.length ? ` given ${hypotheses.join(", ")}` : "");
  return made("button", shown, { type: "button", className: title ? "" : "example", onclick: () => { filled(formula, hypotheses); judge(); line.scrollIntoView({ block: "nearest" }); } });
}

function remember() {
  const link = new URLSearchParams([["f", line.value.trim()], ...given().map((one) => ["g", one])]);
  history.replaceState(null, "", `#${link}`);
}

function recalled() {
  const link = new URLSearchParams(location.hash.slice(1));
  if (!link.get("f")) return;
  filled(link.get("f").slice(0, 4000), link.getAll("g"));
  judge();
}

find("ask").onsubmit = (event) => { event.preventDefault(); judge(); };
find("stop").onclick = () => { say("The engine starts again …"); start(); };
line.oninput = typed;
line.onkeydown = (event) => { if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); judge(); } };
hypothesis.onkeydown = (event) => { if (event.key === "Enter") { event.preventDefault(); added(hypothesis.value); } };
hypothesis.onblur = () => hypothesis.value.trim() && added(hypothesis.value);
onhashchange = recalled;
onresize = typed;
for (const [title, examples] of Object.entries(EXAMPLES)) {
  find("examples").append(made("h3", title), made("div", "", { className: "examples" }, ...examples.map(([formula, ...rest]) => tried(formula, rest))));
}
start();
recalled();

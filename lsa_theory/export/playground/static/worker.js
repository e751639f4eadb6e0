// The engine: Python in a worker of its own, so that the page stays alive and a long proof can be ended.
import { loadPyodide } from "{{PYODIDE}}pyodide.mjs";

const started = (async () => {
  const [python, archive] = await Promise.all([
    loadPyodide({ indexURL: new URL("{{PYODIDE}}", import.meta.url).href, fullStdLib: false }),
    fetch("engine.zip").then((answer) => answer.arrayBuffer()),
  ]);
  python.unpackArchive(archive, "zip", { extractDir: "/engine" });
  python.runPython("import sys; sys.path.insert(0, '/engine'); from lsa_theory.export.playground.inside import answered");
  return python.globals.get("answered");
})();

started.then(() => postMessage({ ready: true }), (problem) => postMessage({ broken: String(problem) }));

onmessage = async ({ data: { id, request } }) => {
  try {
    const answered = await started;
    postMessage({ id, answer: answered(JSON.stringify(request)) });
  } catch (problem) {
    postMessage({ id, broken: String(problem).slice(-2000) });
  }
};

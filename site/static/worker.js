// One Python for all labs and exercises of a page. A message in is {id, ask, ...}; out goes {id, ...answer} or
// {id, error}; besides {say} and {bytes} while Python is fetched, and {started} once.
let bytes = 0;
const fetchPlain = self.fetch;
self.fetch = async (...request) => {
  const response = await fetchPlain(...request);
  if (!response.ok || !response.body) return response;
  const count = new TransformStream({
    transform(piece, out) {
      bytes += piece.byteLength;
      postMessage({ bytes });
      out.enqueue(piece);
    },
  });
  return new Response(response.body.pipeThrough(count), response);
};

let python;
async function start(folder) {
  postMessage({ say: "Fetching Python" });
  importScripts(folder + "pyodide.js");
  const py = await loadPyodide({ indexURL: folder });
  await load(py, () => py.loadPackage("machine-learning-by-hand", silent));
  postMessage({ say: "Starting Python" });
  const living = py.pyimport("living");
  postMessage({ started: true });
  return { py, living };
}

// Pyodide only prints which packages it could not load.
const complaints = [];
const silent = { messageCallback() {}, errorCallback: (text) => complaints.push(text) };
async function load(py, loading) {
  complaints.length = 0;
  await loading();
  if (complaints.length) {
    console.error(complaints.join("\n"));
    throw new Error("Something that this needs could not be fetched. Check the network and try again.");
  }
}

// What a lab answers: its state as JSON, and its picture.
function unpack(answer) {
  const [json, picture] = answer.toJs();
  answer.destroy();
  return { ...JSON.parse(json), picture };
}

// Fetch the packages that an answer and the cells it builds on import: scikit-learn, for one, comes only so.
async function atHand({ py }, { lesson, cells, code }) {
  const answering = py.pyimport("answering");
  const above = py.toPy(cells);
  const numbers = answering.needed(lesson, above, code).toJs();
  const sources = [...numbers.map((number) => cells[number]), code].join("\n");
  try {
    await load(py, () => py.loadPackagesFromImports(sources, silent));
  } catch (error) {
    if (!/SyntaxError/.test(error)) throw error;  // Python says it better when the code is run
  }
  return { answering, above };
}

const answers = {
  describe: ({ living }, { lab }) => unpack(living.describe(lab)),
  move: ({ living }, { lab, values }) => unpack(living.move(lab, JSON.stringify(values))),
  press: ({ living }, { lab, button }) => unpack(living.press(lab, button)),
  async prepare(python, question) {
    const { answering, above } = await atHand(python, question);
    answering.prepare(question.lesson, above, question.code).destroy();
    return {};
  },
  async answer(python, question) {
    const { answering, above } = await atHand(python, question);
    const answer = answering.answer(question.lesson, above, question.exercise, question.code);
    return answer.toJs({ dict_converter: Object.fromEntries });
  },
};

onmessage = async ({ data: { id, ask, folder, ...rest } }) => {
  try {
    python ??= start(folder);
    const answer = await answers[ask](await python, rest);
    postMessage({ id, ...answer }, answer.picture ? [answer.picture.buffer] : []);
  } catch (error) {
    postMessage({ id, error: String(error?.message ?? error) });
  }
};

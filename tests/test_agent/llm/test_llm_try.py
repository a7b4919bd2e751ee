import json

import cli
from evals.corpus.families import family
from evals.corpus.generate import Pedido, write_document


def test_it(endpoint, tmp_path, capsys):
    p = write_document(Pedido(family("poi-ceplan"), 1, "pdf", filas=5), tmp_path)
    code = cli.main(["extract", str(p), "-o", str(tmp_path / "o"), "--engine", "llm"])
    out = capsys.readouterr()
    print(out.err)
    print(out.out[:1500])
    m = json.loads((tmp_path / "o" / "manifiesto.json").read_text())
    print(
        code,
        m["tokens"],
        m["modelo"],
        m["prompts"],
        m["cifras"],
        endpoint.paths,
        endpoint.headers[0].get("Authorization"),
    )
    b = dict(endpoint.questions[0].body)
    b.pop("messages")
    print(json.dumps(b)[:600])
    assert 0

"""The command `replydesk`: parses, calls one function, prints. The only place that may import every folder."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, NoReturn, ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from typer.core import TyperCommand

from data.labels import MARKETPLACES
from data.problems import InvalidInput, from_pydantic, invalid

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

app = typer.Typer(
    help="Label buyers' questions, check and repair sellers' drafts, suggest replies: Mercado Libre, Amazon, Yandex Market.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
bundle_app = typer.Typer(help="Look at a bundle.", no_args_is_help=True)
policies_app = typer.Typer(help="Look after the policy packs.", no_args_is_help=True)
app.add_typer(bundle_app, name="bundle")
app.add_typer(policies_app, name="policies")

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but the result and errors.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Bundle = Annotated[Path | None, typer.Option("--bundle", help="The bundle to use; default: the one shipped or trained here.")]
MarketplaceName = Annotated[str, typer.Option("--marketplace", "-m", help=f"One of {', '.join(MARKETPLACES)}.")]
Output = Annotated[
    str | None, typer.Option("--output", "-o", help="Write a file of results (.csv, .jsonl, .parquet, - for stdout).")
]
QuestionCorpora = Annotated[
    list[Path] | None, typer.Option(help="Question corpora (files or folders); default: the shipped ones.")
]
DraftCorpora = Annotated[list[Path] | None, typer.Option(help="Draft corpora (files or folders); default: the shipped ones.")]
ContextFile = Annotated[Path | None, typer.Option("--context", help="A JSON file with listing, order, conversation, seller.")]


def main() -> None:
    """Run the command; expected errors end as lines on stderr and exit code 2."""
    app()


def one_line_errors(command: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """Turn bad input into lines on stderr and exit code 2, a broken pipe into a quiet end."""

    @wraps(command)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except InvalidInput as error:
            _fail(str(error))
        except KeyboardInterrupt:
            _fail("stopped; finished chunks are kept where --resume is offered")
        except BrokenPipeError:
            sys.stderr.close()
            raise typer.Exit(0) from None

    return run


@app.command(epilog="Example: replydesk train --questions own.jsonl --out my-bundle")
@one_line_errors
def train(
    questions: QuestionCorpora = None,
    drafts: DraftCorpora = None,
    sources: Annotated[list[str] | None, typer.Option(help="Train on these writers of the corpora only (es_a, en_b …).")] = None,
    out: Annotated[Path | None, typer.Option(help="Where to write the bundle; default: the default bundle.")] = None,
    seed: Annotated[int, typer.Option(help="Equal inputs and seed make an equal bundle.")] = 0,
    jobs: Annotated[int, typer.Option(help="Models trained at a time.", min=1)] = 2,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Make a bundle: corpora, split, fit, calibrate, evaluate, write, with its model card."""
    from models import bundle
    from training import pipeline

    splits = pipeline.prepare(questions or (), drafts or (), sources or ())
    with _progress(quiet, total=1.0) as advance:
        manifest = pipeline.run(splits, out or bundle.default_path(), seed, jobs, lambda stage, share: advance(stage, share))
    _show(manifest.model_dump(mode="json"), as_json, quiet, lambda: _bundle_lines(manifest.model_dump(mode="json")))


@app.command(epilog="Example: replydesk label questions.csv -o labelled.parquet --report report.html")
@one_line_errors
def label(
    source: Annotated[str, typer.Argument(metavar="INPUT", help=".csv, .jsonl or .parquet; - for JSON Lines on stdin.")],
    output: Annotated[str, typer.Option("--output", "-o", help=".csv, .jsonl or .parquet; - for JSON Lines on stdout.")],
    text_column: Annotated[str, typer.Option(help="The column with the question.")] = "text",
    id_column: Annotated[str, typer.Option(help="The column that names a row in the report.")] = "id",
    jobs: Annotated[int, typer.Option(help="Processes.", min=1)] = 1,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where a run that was cut off ended.")] = False,
    cluster: Annotated[str | None, typer.Option(help="A Dask scheduler's address, or 'local' to start one.")] = None,
    report: Annotated[Path | None, typer.Option(help="Also write a page about the history.")] = None,
    bundle: Bundle = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Label a question history of any size."""
    from models import bundle as bundles
    from serving import files, history, labelling

    job = labelling.Job(source, output, text_column, id_column, jobs, resume, cluster, bundle or bundles.default_path())
    with _progress(quiet, total=files.count_rows(source)) as advance:
        summary = labelling.label_file(job, lambda rows: advance("labelling", rows))
    if report:
        history.write(summary, report)
    if output != files.STANDARD:
        _show(summary.as_json(), as_json, quiet, lambda: _summary_lines(summary.as_json(), output))


@app.command(epilog='Example: replydesk check "Llamame al 11 5544 3322" --marketplace mercado_libre')
@one_line_errors
def check(
    draft: Annotated[str, typer.Argument(metavar="TEXT|INPUT", help="A draft; with -o a file of drafts.")],
    marketplace: Annotated[str, typer.Option("--marketplace", "-m", help=f"One of {', '.join(MARKETPLACES)}, or all.")] = "",
    context: ContextFile = None,
    output: Output = None,
    bundle: Bundle = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Check a draft, or a file of drafts, against a marketplace's rules; exit 1 when one is blocked."""
    from models.checker import DraftToCheck
    from models.desk import Desk
    from serving import checking

    if output:
        chosen = _marketplaces(marketplace)[0] if marketplace else None
        blocked = checking.check_file(draft, output, Desk.load(bundle).checker, chosen)
        if output != "-":
            _show({"blocked": blocked}, as_json, quiet, lambda: [f"{blocked} blocked; results in {output}"])
        raise typer.Exit(1 if blocked else 0)
    names = _marketplaces(marketplace)
    checker, given = Desk.load(bundle).checker, _context(context)
    results = [checker.check(DraftToCheck(draft, name, given)).as_json() for name in names]
    _show(
        results if len(results) > 1 else results[0],
        as_json,
        quiet,
        lambda: [line for r in results for line in _check_lines(r)],
    )
    raise typer.Exit(1 if any(result["verdict"] == "block" for result in results) else 0)


@app.command(epilog='Example: replydesk suggest "¿Tienen en azul?" --marketplace mercado_libre --context listing.json')
@one_line_errors
def suggest(
    question: Annotated[str, typer.Argument(metavar="QUESTION|INPUT", help="A question; with -o a file of questions.")],
    marketplace: Annotated[str, typer.Option("--marketplace", "-m", help=f"One of {', '.join(MARKETPLACES)}.")] = "",
    context: ContextFile = None,
    top: Annotated[int, typer.Option(help="At most so many replies.", min=1, max=10)] = 3,
    output: Output = None,
    bundle: Bundle = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Suggest replies to a question, or to a file of them."""
    from models.desk import Desk
    from serving import checking

    if output:
        chosen = _marketplaces(marketplace)[0] if marketplace else None
        answered = checking.suggest_file(question, output, Desk.load(bundle).suggester, chosen, top)
        if output != "-":
            _show({"questions": answered}, as_json, quiet, lambda: [f"{answered} questions; replies in {output}"])
        return
    name = _marketplaces(marketplace)[0]
    result = Desk.load(bundle).suggester.suggest(question, name, _context(context), top).as_json()
    _show(result, as_json, quiet, lambda: _suggest_lines(result))


@app.command(epilog="Example: replydesk evaluate --out evaluation-run")
@one_line_errors
def evaluate(
    bundle: Bundle = None,
    questions: Annotated[list[Path] | None, typer.Option(help="Labelled questions; default: the shipped test split.")] = None,
    drafts: Annotated[list[Path] | None, typer.Option(help="Labelled drafts; default: the shipped test split.")] = None,
    compare: Annotated[Path | None, typer.Option(help="Another bundle whose figures stand beside.")] = None,
    out: Annotated[Path, typer.Option(help="The folder for metrics.json and report.html.")] = Path("evaluation-run"),
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Measure a bundle on labelled texts; exit 1 when a gate fails."""
    from evaluation import run
    from models import bundle as bundles

    texts = run.read_texts(questions or (), drafts or ())
    with _progress(quiet, total=None) as advance:
        metrics = run.evaluate(bundle or bundles.default_path(), texts, compare, lambda stage: advance(stage, 0))
    run.write(metrics, out)
    _show(metrics, as_json, quiet, lambda: _metrics_lines(metrics, out))
    raise typer.Exit(0 if run.passed(metrics) else 1)


@app.command(epilog="Example: replydesk curves --out learning-curves")
@one_line_errors
def curves(
    questions: QuestionCorpora = None,
    drafts: DraftCorpora = None,
    out: Annotated[Path, typer.Option(help="The folder for curves.json and curves.html.")] = Path("learning-curves"),
    seed: Annotated[int, typer.Option(help="Draws which families a smaller share keeps.")] = 0,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Train on growing shares of the corpora: how much more lines would bring, and for which labels."""
    from evaluation import curves as learning
    from training import held_out, pipeline

    splits = pipeline.prepare(questions or (), drafts or ())
    with _progress(quiet, total=None) as advance:
        found = held_out.learning_curves(splits, seed, lambda stage: advance(stage, 0))
    learning.write(found, out)
    _show([curve.as_json() for curve in found], as_json, quiet, lambda: _curve_lines(found, out / learning.PAGE))


class _WithSettings(TyperCommand):
    """Lists the service's settings at the end of its help; they are read from the settings themselves."""

    def format_epilog(self, ctx: Any, formatter: Any) -> None:
        from serving.settings import described

        super().format_epilog(ctx, formatter)
        with formatter.section("Settings, from the environment"):
            formatter.write_dl(described())


@app.command(cls=_WithSettings, epilog="Example: replydesk serve --port 8000")
@one_line_errors
def serve(
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = 8000,
    quiet: Quiet = False,
) -> None:
    """Serve the HTTP API and the desk page."""
    from serving import server

    server.run(host, port, quiet=quiet)


@app.command(epilog="Example: replydesk reputation orders.csv")
@one_line_errors
def reputation(
    orders: Annotated[str, typer.Argument(help="A file of orders: bought_at, claim, late, cancelled_by, category.")],
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Measure a seller's reputation on Mercado Libre (rules ML-REP-*)."""
    from serving import orders as order_files

    result = order_files.measure(orders).as_json()
    _show(result, as_json, quiet, lambda: _reputation_lines(result))


@bundle_app.command("info", epilog="Example: replydesk bundle info models/default")
@one_line_errors
def bundle_info(folder: Annotated[Path, typer.Argument(metavar="DIR")], quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Say what a bundle is and how good."""
    from models import bundle

    manifest = bundle.read_manifest(folder).model_dump(mode="json")
    _show(manifest, as_json, quiet, lambda: _bundle_lines(manifest))


@bundle_app.command("verify", epilog="Example: replydesk bundle verify models/default")
@one_line_errors
def bundle_verify(folder: Annotated[Path, typer.Argument(metavar="DIR")], quiet: Quiet = False, as_json: AsJson = False) -> None:
    """Say whether a bundle is whole and unaltered; exit 1 when it is not."""
    from models import bundle

    problems = [str(problem) for problem in bundle.verify(folder)]
    _show(
        {"whole": not problems, "problems": problems},
        as_json,
        quiet,
        lambda: problems or [f"{folder} is whole and unaltered"],
    )
    raise typer.Exit(1 if problems else 0)


@policies_app.command("validate", epilog="Example: replydesk policies validate data/policies/amazon.yaml")
@one_line_errors
def policies_validate(
    packs: Annotated[list[Path] | None, typer.Argument(help="Packs; default: the shipped ones.")] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """Read packs and report every error with file and line."""
    from data import policy

    paths = packs or sorted(policy.FOLDER.glob("*.yaml"))
    read = [policy.read(path) for path in paths]
    counts = {str(path): len(pack.rules) for path, pack in zip(paths, read, strict=True)}
    _show(counts, as_json, quiet, lambda: [f"{path}: {count} rules, no errors" for path, count in counts.items()])


@policies_app.command("explain", epilog="Example: replydesk policies explain ML-CONTACT")
@one_line_errors
def policies_explain(
    rule_id: Annotated[str, typer.Argument(metavar="RULE")], quiet: Quiet = False, as_json: AsJson = False
) -> None:
    """Say what a rule asks, where it comes from, and what it flags and passes."""
    from data import policy

    rules = {rule.id: rule for pack in policy.all_shipped() for rule in pack.rules}
    if rule_id not in rules:
        raise invalid(rule_id, f"is no rule; there are {', '.join(rules)}")
    rule = rules[rule_id].model_dump(mode="json")
    _show(rule, as_json, quiet, lambda: _rule_lines(rule))


def _fail(message: str) -> NoReturn:
    print(message, file=sys.stderr)  # noqa: T201 - the one place that prints errors
    raise typer.Exit(2)


def _show(result: Any, as_json: bool, quiet: bool, lines: Callable[[], list[str]]) -> None:
    """Print a result as JSON, or as lines; nothing when quiet and no JSON was asked for."""
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2))  # noqa: T201
    elif not quiet:
        print("\n".join(lines()))  # noqa: T201


@contextmanager
def _progress(quiet: bool, total: float | None) -> Iterator[Callable[[str, float], None]]:
    """Show a progress bar on a terminal. The function it gives takes what is done and by how much (or to what share)."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn() if total != 1.0 else TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task("starting", total=total)

        def advance(description: str, amount: float) -> None:
            if total == 1.0:
                bar.update(task, description=description, completed=amount)
            else:
                bar.update(task, description=description, advance=amount)

        yield advance


def _marketplaces(name: str) -> list[Any]:
    """Return the marketplaces a name stands for."""
    if name == "all":
        return list(MARKETPLACES)
    if name not in MARKETPLACES:
        given = f"{name!r} is no marketplace" if name else "is needed"
        raise invalid("--marketplace", f"{given}; use one of {', '.join(MARKETPLACES)}")
    return [name]


def _context(path: Path | None) -> Any:
    from pydantic import ValidationError

    from data.context import Context

    if path is None:
        return Context()
    try:
        return Context.model_validate_json(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise invalid(path, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise invalid(path, "is not valid UTF-8; save the file as UTF-8") from error
    except ValidationError as error:
        raise InvalidInput(from_pydantic(error, str(path))) from error


def _check_lines(result: dict[str, Any]) -> list[str]:
    head = f"{result['marketplace']}: {result['verdict']} ({result['length']}/{result['length_limit']} characters)"
    lines = [head]
    for finding in result["findings"]:
        where = f" «{finding['text']}»" if finding["text"] else ""
        lines.append(f"  {finding['severity']}  {finding['rule']}{where}")
        lines.append(f"         {finding['message']} {finding['fix']} [source {finding['source']}]")
    if result["rewrite"]:
        lines.append(f"  repair {result['rewrite']}")
    return lines


def _suggest_lines(result: dict[str, Any]) -> list[str]:
    question = result["question"]
    lines = [f"{question['type']}/{question['intent']} ({question['type_confidence']:.0%}), decided by: {question['reason']}"]
    if question["needs_review"]:
        lines.append("not sure: replies for the two likeliest intents")
    if result["advice"]:
        lines.append(result["advice"])
    if result["reply_by"]:
        lines.append(f"reply by {result['reply_by']}")
    for number, suggestion in enumerate(result["suggestions"], 1):
        lines += ["", f"{number}. {suggestion['text']}"]
        lines += [f"   {fact['slot']} = {fact['value']}  (from {fact['source']})" for fact in suggestion["facts"]]
        if suggestion["missing"]:
            lines.append(f"   to fill: {', '.join(suggestion['missing'])}")
    if not result["suggestions"] and not result["advice"]:
        lines.append("no reply needed" if not result["needs_reply"] else "no reply that keeps the rules")
    return lines


def _summary_lines(summary: dict[str, Any], output: str) -> list[str]:
    rows = summary["rows"]
    lines = [
        f"{rows} rows labelled into {output}: {summary['needs_review']} for review, "
        f"{summary['needs_no_reply']} need no reply, {summary['without_text']} without text"
    ]
    return lines + [f"  {name:<10} {count:>8}  {count / max(rows, 1):.1%}" for name, count in summary["types"].items()]


def _curve_lines(curves: Any, page: Path) -> list[str]:
    promising = [
        f"{curve.task}: {', '.join(p.label for p in curve.promises()[:5])} gain most from more lines" for curve in curves
    ]
    return [*promising, f"curves in {page}"]


def _bundle_lines(manifest: dict[str, Any]) -> list[str]:
    lines = [f"bundle {manifest['version']}, made with {manifest['created_with']}, seed {manifest['seed']}"]
    lines += [f"  {task}: {digest[:16]}…" for task, digest in manifest["corpora"].items()]
    for name, row in manifest["figures"].get("questions", {}).items():
        lines.append(
            f"  questions {name:<4} type macro-F1 {row['type_macro_f1']:.3f}, intent accuracy {row['intent_accuracy']:.3f}"
        )
    for name, row in manifest["figures"].get("drafts", {}).items():
        lines.append(f"  drafts    {name:<4} risky found {row['any_risk_recall']:.1%}, false alarms {row['false_alarms']:.1%}")
    return lines


def _metrics_lines(metrics: dict[str, Any], out: Path) -> list[str]:
    lines = [f"bundle {metrics['run']['bundle']}; report in {out / 'report.html'}"]
    for name, row in metrics.get("questions", {}).get("by_language", {}).items():
        lines.append(
            f"  questions {name}: type macro-F1 {row['type_macro_f1']:.3f}, intent accuracy {row['intent_accuracy']:.3f} "
            f"(chance {row['intent_chance']:.3f}), {row['review_share']:.1%} to review"
        )
    for name, row in metrics.get("drafts", {}).get("by_language", {}).items():
        lines.append(
            f"  drafts {name}: risky found {row['any_risk_recall']:.1%}, false alarms {row['false_alarms']:.1%}, "
            f"macro-F1 {row['risk_macro_f1']:.3f}, repaired {row['repaired']:.1%}"
        )
    failed = [gate for gate in metrics["gates"] if not gate["passed"]]
    lines += [f"  FAILED {gate['figure']} is {gate['value']:.4f}, must be {gate['bound']}" for gate in failed]
    return lines


def _reputation_lines(result: dict[str, Any]) -> list[str]:
    lines = [
        f"{result['colour'] or 'not measured'}: {result['sales']} sales in {result['window_days']} days up to {result['as_of']}"
    ]
    for name in ("claims", "delays", "cancellations"):
        figure = result[name]
        lines.append(
            f"  {name:<14} {figure['count']:>4}  {figure['share']:.2%}  {figure['colour']}, "
            f"{figure['left_before_worse']} more before it gets worse ({figure['rule']})"
        )
    return lines + [f"  {warning}" for warning in result["warnings"]]


def _rule_lines(rule: dict[str, Any]) -> list[str]:
    lines = [
        f"{rule['id']} ({rule['severity']}, {rule['kind']}), source {rule['source']}",
        f"  {rule['message']['en']}",
        f"  {rule['fix']['en']}",
    ]
    lines += [f"  flags: {example['text']}" for example in rule["must_flag"]]
    return lines + [f"  passes: {example['text']}" for example in rule["must_pass"]]


if __name__ == "__main__":
    main()

//! `jwtk cel`: what an expression is for agentgateway.

use std::io::{self, Write as _};
use std::net::IpAddr;

use anyhow::anyhow;
use jwtk::cel::{self, Evaluation, Expression, Fault, Library, Part, Root, Shown, Variables};
use jwtk::claims::Timestamp;
use jwtk::http::Request;
use jwtk::jose::{Content, Decoded, bare_token};
use jwtk::json::{self, Dialect, Object};
use serde::{Serialize, Serializer};

use crate::args::clock::Clock;
use crate::input::{Input, MAX_FILE_BYTES, Source, is_document};
use crate::output::{Exit, Failure, Output, Product, Report, Screen, escaped};

/// Show what agentgateway makes of an expression
///
/// The value of a CEL expression as the gateway's authorization rules have it, or why it has none: then the rule counts as
/// false. Nothing is verified.
#[derive(clap::Args)]
#[group(skip)]
#[command(after_long_help = EXAMPLE)]
pub(crate) struct Args {
    /// The expression; - for standard input
    #[arg(value_name = "EXPR", allow_hyphen_values = true)]
    expression: String,

    /// What `jwt` is: a file of claims or the claims themselves, a token, or a file with one; null unless given
    #[arg(long, value_name = "FILE|TOKEN")]
    claims: Option<String>,

    /// What `request` is: the head of an HTTP request, request line and headers
    #[arg(long, value_name = "FILE")]
    request: Option<String>,

    /// What `source.address` is
    #[arg(long, value_name = "IP")]
    client_ip: Option<IpAddr>,

    /// A function of the gateway's configuration, `name(a) { expression }`; repeatable
    #[arg(long, value_name = "DEFINITION")]
    function: Vec<String>,

    /// Print the values of all parts
    #[arg(long)]
    explain: bool,

    #[command(flatten)]
    clock: Clock,
}

/// What an expression came to.
pub(crate) struct CelReport {
    expression: String,
    evaluation: Evaluation,
    explain: bool,
}

/// What `jwt` is.
struct Claims {
    claims: Object,
    token: Option<String>,
}

impl Args {
    pub(crate) fn run(self, output: &Output) -> Result<CelReport, Failure> {
        let input = Input::new(output);
        let text = match self.expression.as_str() {
            "-" => text_of(&input, Source::Stdin)?,
            text => text.to_owned(),
        };
        let text = text.trim_end_matches(['\r', '\n']);
        let expression = Expression::parse(text)?;
        let mut library = Library::default();
        for definition in &self.function {
            library.define(definition)?;
        }
        let claims = self.claims.as_deref().map(|argument| claims(&input, argument)).transpose()?;
        let request = self.request.as_deref().map(|path| request(&input, path, self.clock.now())).transpose()?;

        let mut variables = Variables::of_request();
        if let Some(Claims { claims, token }) = &claims {
            variables = variables.with("jwt", Root::Claims(claims, token.as_deref()));
        }
        variables = variables.with("request", request.as_ref().map_or(NO_REQUEST, Root::Request));
        variables = variables.with("source", self.client_ip.map_or(NO_ADDRESS, Root::Source));
        let evaluation = expression.explain_with(&variables, &library);
        evaluation.warnings().iter().for_each(|warning| output.warn(warning));
        Ok(CelReport { expression: text.to_owned(), evaluation, explain: self.explain || output.is_verbose() })
    }
}

/// Claims from a file, or those of a token.
fn claims(input: &Input<'_>, argument: &str) -> Result<Claims, Failure> {
    let text = if is_token(bare_token(argument)) || is_document(argument) {
        argument.to_owned()
    } else {
        text_of(input, Source::of_file(argument))?
    };
    let token = bare_token(&text);
    if !is_token(token) {
        return Ok(Claims { claims: json::read_object(text.as_bytes(), Dialect::STRICT)?, token: None });
    }
    match Decoded::read(token)?.content() {
        Content::Claims(claims) => Ok(Claims { claims: claims.clone(), token: Some(token.to_owned()) }),
        Content::Bytes(_) | Content::Detached | Content::Encrypted => {
            Err(Failure::new(Exit::Input, "no_claims", anyhow!("the token has no claims that could be read")))
        }
    }
}

/// Whether a text is a token, and no JSON.
fn is_token(text: &str) -> bool {
    text.starts_with("eyJ") && text.contains('.')
}

/// A request as it is when rules see it: Host is no header, and the token was taken off.
fn request(input: &Input<'_>, path: &str, now: Timestamp) -> Result<cel::Request, Failure> {
    let head = Request::read(&input.read(Source::of_file(path), MAX_FILE_BYTES)?)?;
    let taken = |name: &str| ["host", "authorization"].iter().any(|taken| taken.eq_ignore_ascii_case(name));
    let headers = head.headers().filter(|(name, _)| !taken(name));
    let [method, target, host] = [head.method(), head.target(), head.header("host")].map(Option::unwrap_or_default);
    let mut request = cel::Request::new(method, target, host);
    request.headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    request.start_time = (now.seconds(), 0);
    Ok(request)
}

fn text_of(input: &Input<'_>, source: Source<'_>) -> Result<String, Failure> {
    let bytes = input.read(source, MAX_FILE_BYTES)?;
    let not_text = |_| Failure::new(Exit::Input, "not_text", anyhow!("{} is not UTF-8", source.name()));
    std::str::from_utf8(&bytes).map(str::to_owned).map_err(not_text)
}

impl Report for CelReport {
    /// A value is done, whatever it is; a fault makes a rule false; and what is not determined is no decision.
    fn exit(&self) -> Exit {
        match self.evaluation.outcome() {
            Ok(_) => Exit::Done,
            Err(fault) if fault.is_undetermined() => Exit::Input,
            Err(_) => Exit::Against,
        }
    }

    fn human(&self, out: &mut Screen) -> io::Result<()> {
        if self.explain {
            for part in self.evaluation.parts() {
                human_part(part, out)?;
            }
            if self.evaluation.parts_left_out() {
                writeln!(out, "(further parts are left out)")?;
            }
            return Ok(());
        }
        match self.evaluation.outcome() {
            Ok(shown) => Product::Value(shown.value().clone()).write(out),
            Err(_) => Ok(()),
        }
    }

    fn aside(&self, err: &mut Screen) -> io::Result<()> {
        let Err(fault) = self.evaluation.outcome() else { return Ok(()) };
        let (style, label) = (err.styles().error, if fault.is_undetermined() { "not determined" } else { "no value" });
        writeln!(err, "{style}{label}:{style:#} {}", escaped(&why(fault)))?;
        if !fault.is_undetermined() {
            writeln!(err, "a rule with this expression counts as false, and so does one with its opposite")?;
        }
        Ok(())
    }
}

fn human_part(part: &Part, out: &mut Screen) -> io::Result<()> {
    let (dim, error) = (out.styles().dim, out.styles().error);
    let expression = part.expression.split_whitespace().collect::<Vec<_>>().join(" ");
    write!(out, "{:indent$}{} = ", "", escaped(&expression), indent = 2 * part.depth)?;
    match &part.outcome {
        Ok(shown) => {
            writeln!(out, "{} {dim}({}){dim:#}", escaped(&shown.to_string()), shown.type_name())
        }
        Err(fault) => writeln!(out, "{error}{}{error:#}", escaped(&fault.to_string())),
    }
}

/// With the part that failed.
fn why(fault: &Fault) -> String {
    match fault.expression() {
        Some(expression) => format!("{fault}, in {}", shortened(expression)),
        None => fault.to_string(),
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl Serialize for CelReport {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut document = Object::new();
        document.insert("expression", self.expression.as_str());
        insert_outcome(&mut document, self.evaluation.outcome());
        let parts = self.evaluation.parts().iter().map(|part| {
            let mut object = Object::new();
            object.insert("expression", part.expression.as_str());
            object.insert("depth", u64::try_from(part.depth).unwrap_or_default());
            insert_outcome(&mut object, part.outcome.as_ref());
            json::Value::Object(object)
        });
        document.insert("parts", parts.collect::<Vec<_>>());
        let warnings = self.evaluation.warnings();
        if !warnings.is_empty() {
            let warnings = warnings.iter().map(|warning| json::Value::from(warning.as_str()));
            document.insert("warnings", warnings.collect::<Vec<_>>());
        }
        document.serialize(serializer)
    }
}

fn insert_outcome(object: &mut Object, outcome: Result<&Shown, &Fault>) {
    match outcome {
        Ok(shown) => {
            object.insert("type", shown.type_name());
            object.insert("value", shown.value().clone());
        }
        Err(fault) => {
            let mut error = Object::new();
            error.insert("code", fault.kind().code());
            error.insert("message", fault.to_string());
            if let Some(expression) = fault.expression() {
                error.insert("expression", expression);
            }
            error.insert("undetermined", fault.is_undetermined());
            object.insert("error", json::Value::Object(error));
        }
    }
}

const NO_REQUEST: Root<'static> = Root::Unknown("give a request with --request FILE");
const NO_ADDRESS: Root<'static> = Root::Unknown("give the caller's address with --client-ip IP");

/// How many characters of a value are shown among the parts.
const LONGEST: usize = 100;

const EXAMPLE: &str = "\
Examples:
  jwtk cel '\"admin\" in jwt.roles' --claims claims.json
  jwtk cel 'jwt.exp - jwt.iat < 3600' --claims @token.jwt
  jwtk cel 'request.path.startsWith(\"/orders/\") && jwt.sub == \"alice\"' --claims @token.jwt --request request.txt --explain";

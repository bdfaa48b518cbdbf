
use builtin;
use str;

set edit:completion:arg-completer[jwtk] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'jwtk'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'jwtk'= {
            cand --format 'How the result is printed'
            cand --color 'When to use colours'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand decode 'Show what a token says, without verifying it'
            cand completions 'Print the completions of a shell'
            cand man 'Print a page of the manual'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jwtk;decode'= {
            cand --max-token-bytes 'How long a token may be'
            cand --get 'Print one claim: a name, names joined by dots, or a JSON pointer'
            cand --claim-delimiter 'What joins the names in a PATH'
            cand --now 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)'
            cand --format 'How the result is printed'
            cand --color 'When to use colours'
            cand --redact 'Hide the signature and the values of claims, but for times, iss and aud'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;completions'= {
            cand --format 'How the result is printed'
            cand --color 'When to use colours'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;man'= {
            cand --format 'How the result is printed'
            cand --color 'When to use colours'
            cand -q 'Print errors only on standard error'
            cand --quiet 'Print errors only on standard error'
            cand -v 'Tell what is tried'
            cand --verbose 'Tell what is tried'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
        }
        &'jwtk;help'= {
            cand decode 'Show what a token says, without verifying it'
            cand completions 'Print the completions of a shell'
            cand man 'Print a page of the manual'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'jwtk;help;decode'= {
        }
        &'jwtk;help;completions'= {
        }
        &'jwtk;help;man'= {
        }
        &'jwtk;help;help'= {
        }
    ]
    $completions[$command]
}

# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_jwtk_global_optspecs
    string join \n format= color= q/quiet v/verbose h/help V/version
end

function __fish_jwtk_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_jwtk_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_jwtk_using_subcommand
    set -l cmd (__fish_jwtk_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c jwtk -n "__fish_jwtk_needs_command" -l format -d 'How the result is printed' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_needs_command" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_needs_command" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_needs_command" -s v -l verbose -d 'Tell what is tried'
complete -c jwtk -n "__fish_jwtk_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_needs_command" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "decode" -d 'Show what a token says, without verifying it'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "completions" -d 'Print the completions of a shell'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "man" -d 'Print a page of the manual'
complete -c jwtk -n "__fish_jwtk_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l max-token-bytes -d 'How long a token may be' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l get -d 'Print one claim: a name, names joined by dots, or a JSON pointer' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l claim-delimiter -d 'What joins the names in a PATH' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l now -d 'The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)' -r
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l format -d 'How the result is printed' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -l redact -d 'Hide the signature and the values of claims, but for times, iss and aud'
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -s v -l verbose -d 'Tell what is tried'
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand decode" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand completions" -l format -d 'How the result is printed' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand completions" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand completions" -s v -l verbose -d 'Tell what is tried'
complete -c jwtk -n "__fish_jwtk_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand completions" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand man" -l format -d 'How the result is printed' -r -f -a "human\t'For people'
json\t'One JSON document on standard output'"
complete -c jwtk -n "__fish_jwtk_using_subcommand man" -l color -d 'When to use colours' -r -f -a "auto\t'On a terminal that has them'
always\t''
never\t''"
complete -c jwtk -n "__fish_jwtk_using_subcommand man" -s q -l quiet -d 'Print errors only on standard error'
complete -c jwtk -n "__fish_jwtk_using_subcommand man" -s v -l verbose -d 'Tell what is tried'
complete -c jwtk -n "__fish_jwtk_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c jwtk -n "__fish_jwtk_using_subcommand man" -s V -l version -d 'Print version'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from decode completions man help" -f -a "decode" -d 'Show what a token says, without verifying it'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from decode completions man help" -f -a "completions" -d 'Print the completions of a shell'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from decode completions man help" -f -a "man" -d 'Print a page of the manual'
complete -c jwtk -n "__fish_jwtk_using_subcommand help; and not __fish_seen_subcommand_from decode completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'

module completions {

  def "nu-complete jwtk format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk color" [] {
    [ "auto" "always" "never" ]
  }

  # Sign, verify and explain JSON Web Tokens the way API gateways do
  export extern jwtk [
    --format: string@"nu-complete jwtk format" # How the result is printed
    --color: string@"nu-complete jwtk color" # When to use colours
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Tell what is tried
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete jwtk decode format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk decode color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what a token says, without verifying it
  export extern "jwtk decode" [
    --max-token-bytes: string # How long a token may be
    --get: string             # Print one claim: a name, names joined by dots, or a JSON pointer
    --claim-delimiter: string # What joins the names in a PATH
    --redact                  # Hide the signature and the values of claims, but for times, iss and aud
    --now: string             # The time that counts as now: Unix seconds, RFC 3339, or relative (+15m, -1h)
    --format: string@"nu-complete jwtk decode format" # How the result is printed
    --color: string@"nu-complete jwtk decode color" # When to use colours
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Tell what is tried
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    token?: string            # The token, @FILE, or - for standard input; a leading `Bearer ` or `Authorization:` is taken off
  ]

  def "nu-complete jwtk completions shell" [] {
    [ "bash" "zsh" "fish" "elvish" "powershell" "nushell" ]
  }

  def "nu-complete jwtk completions format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk completions color" [] {
    [ "auto" "always" "never" ]
  }

  # Print the completions of a shell
  export extern "jwtk completions" [
    --format: string@"nu-complete jwtk completions format" # How the result is printed
    --color: string@"nu-complete jwtk completions color" # When to use colours
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Tell what is tried
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    shell: string@"nu-complete jwtk completions shell" # The shell
  ]

  def "nu-complete jwtk man format" [] {
    [ "human" "json" ]
  }

  def "nu-complete jwtk man color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a page of the manual
  export extern "jwtk man" [
    --format: string@"nu-complete jwtk man format" # How the result is printed
    --color: string@"nu-complete jwtk man color" # When to use colours
    --quiet(-q)               # Print errors only on standard error
    --verbose(-v)             # Tell what is tried
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    subcommand?: string       # The subcommand; without one, the page of jwtk itself
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "jwtk help" [
  ]

  # Show what a token says, without verifying it
  export extern "jwtk help decode" [
  ]

  # Print the completions of a shell
  export extern "jwtk help completions" [
  ]

  # Print a page of the manual
  export extern "jwtk help man" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "jwtk help help" [
  ]

}

export use completions *

//! Command lines that a user could have typed, one a file in `tests/cmd/`.

#[test]
fn command_cases() {
    trycmd::TestCases::new().case("tests/cmd/*/*.toml");
}

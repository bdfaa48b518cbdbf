//! What is kept on disk.

use super::*;

#[test]
fn the_cache_tells_what_it_did() {
    let site = Site::new();
    let (server, count) = counted(|_| set(&["a"]));
    let verify = |args: &[&str]| site.verify("a", &[&["-v", "--jwks", &server.url("/")], args].concat());
    let told = |ran: &Ran, words: &str| {
        assert_eq!(ran.code(), Some(0), "{ran:?}");
        assert!(ran.err().contains(words), "{words}: {ran:?}");
    };
    verify(&["--offline"]).fails(4, "not_cached", &["--cache"]);
    assert_eq!(count.load(Ordering::SeqCst), 0);
    told(&verify(&["--cache", "1h"]), "cache miss");
    told(&verify(&["--cache", "1h"]), "cache hit");
    assert_eq!(count.load(Ordering::SeqCst), 1);
    site.age_cache(2 * 3600);
    told(&verify(&["--offline"]), "cache stale");
    told(&verify(&["--cache", "1h"]), "cache refreshed");
    assert_eq!(count.load(Ordering::SeqCst), 2);
    let file = &site.cached()[0];
    fs::write(file, "damaged").unwrap();
    told(&verify(&["--cache", "1h"]), "cache damaged");
    told(&verify(&["--cache", "1h"]), "cache hit");
}

#[test]
fn a_key_that_came_after_the_cache_is_asked_for_once() {
    let site = Site::new();
    let (server, count) = counted(|asked| set(if asked == 0 { &["old"] } else { &["new"] }));
    let verify = |kid: &str| site.verify(kid, &["--jwks", &server.url("/"), "--cache", "1h"]);
    assert_eq!(verify("old").code(), Some(0));
    assert_eq!(verify("new").code(), Some(1), "the server was asked just now");
    site.age_cache(60);
    assert_eq!(verify("new").code(), Some(0));
    assert_eq!(verify("old").code(), Some(1));
    assert_eq!(verify("forged").code(), Some(1));
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[test]
fn a_source_that_is_gone_leaves_the_cached_keys_good() {
    let site = Site::new();
    let server = Server::http(|_, out| ok(out, &set(&["a"])));
    let url = server.url("/");
    let verify = |kid: &str| site.verify(kid, &["--jwks", &url, "--cache", "1h", "--timeout", "1s"]);
    assert_eq!(verify("a").code(), Some(0));
    site.age_cache(60);
    drop(server);
    assert_eq!(verify("a").code(), Some(0));
    let unknown = verify("b");
    assert_eq!(unknown.code(), Some(1));
    assert!(unknown.warnings().contains("no newer keys: cannot connect"), "{unknown:?}");
}

#[test]
fn fifty_processes_share_one_cache() {
    let site = Site::new();
    let server = Server::http(|_, out| ok(out, &set(&["a"])));
    let token = token("a");
    let children: Vec<_> = (0..50)
        .map(|_| site.command(&["verify", &token, "--jwks", &server.url("/"), "--cache", "1h"]).spawn().unwrap())
        .collect();
    for child in children {
        let ran = Ran(child.wait_with_output().unwrap());
        assert_eq!(ran.code(), Some(0), "{ran:?}");
    }
    assert_eq!(site.cached().len(), 1, "no temporary file is left");
    let before = server.connections();
    assert_eq!(site.verify("a", &["--jwks", &server.url("/"), "--cache", "1h"]).code(), Some(0));
    assert_eq!(server.connections(), before);
}

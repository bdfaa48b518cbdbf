//! What is kept on disk.

use super::*;

#[test]
fn cache_answers_while_fresh_and_is_refreshed_after() {
    let (ca, identity) = ca_and_identity();
    let asked = Arc::new(AtomicUsize::new(0));
    let server = Server::https(&identity, counting(&asked, |_, out| ok(out, SET)));
    let remote = remote(&server, &ca);
    let folder = tempfile::tempdir().unwrap();
    let time = Time::default();
    let clock = || time.now();
    let get = || client(&clock, &folder, 60).fetch(&remote).unwrap();
    assert_eq!(get().freshness, Freshness::Miss);
    let kept = get();
    assert_eq!((kept.freshness, kept.bytes.as_slice()), (Freshness::Hit, SET.as_bytes()));
    assert_eq!(kept.pins.len(), 2);
    time.pass(59);
    assert_eq!(get().freshness, Freshness::Hit);
    time.pass(1);
    assert_eq!(get().freshness, Freshness::Refreshed);
    assert_eq!(get().freshness, Freshness::Hit);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

#[test]
fn server_shortens_the_life_of_its_answer() {
    for (header, freshness) in [
        ("Cache-Control: max-age=10\r\n", Freshness::Refreshed),
        ("Cache-Control: max-age=1000\r\n", Freshness::Hit),
        ("Cache-Control: no-store\r\n", Freshness::Miss),
        ("Expires: 0\r\n", Freshness::Refreshed),
    ] {
        let server = Server::http(move |_, out| respond(out, "200 OK", header, SET.as_bytes()));
        let remote = remote(&server, &support::Authority::new("any"));
        let folder = tempfile::tempdir().unwrap();
        let time = Time::default();
        let clock = || time.now();
        client(&clock, &folder, 60).fetch(&remote).unwrap();
        time.pass(11);
        let second = client(&clock, &folder, 60).fetch(&remote).unwrap();
        assert_eq!(second.freshness, freshness, "{header}");
    }
}

#[test]
fn offline_takes_from_the_cache_alone() {
    let server = Server::http(|_, out| ok(out, SET));
    let remote = remote(&server, &support::Authority::new("any"));
    let folder = tempfile::tempdir().unwrap();
    let time = Time::default();
    let clock = || time.now();
    let offline = || client(&clock, &folder, 60).offline(true).fetch(&remote);
    assert_eq!(offline().unwrap_err().code(), "not_cached");
    assert_eq!(Client::new(&clock).offline(true).fetch(&remote).unwrap_err().code(), "not_cached");
    assert_eq!(server.connections(), 0);
    client(&clock, &folder, 60).fetch(&remote).unwrap();
    assert_eq!(offline().unwrap().freshness, Freshness::Hit);
    time.pass(100);
    assert_eq!(offline().unwrap().freshness, Freshness::Stale);
    let offline = client(&clock, &folder, 60).offline(true);
    assert!(offline.fetch_for_unknown_key(&remote).unwrap().is_none());
    let looked =
        offline.inspect(&server.address().to_string().parse().unwrap(), &remote.trust, &remote.proxies, remote.timeout);
    assert_eq!(looked.unwrap_err().code(), "offline");
    assert_eq!(server.connections(), 1);
}

#[test]
fn failure_does_not_fall_back_to_what_is_too_old() {
    let server = Server::http(good_answers(1));
    let remote = remote(&server, &support::Authority::new("any"));
    let folder = tempfile::tempdir().unwrap();
    let time = Time::default();
    let clock = || time.now();
    client(&clock, &folder, 60).fetch(&remote).unwrap();
    time.pass(61);
    let error = client(&clock, &folder, 60).fetch(&remote).unwrap_err();
    assert_eq!(error.code(), "http_status");
}

#[test]
fn damaged_file_is_ignored_and_replaced() {
    let server = Server::http(|_, out| ok(out, SET));
    let remote = remote(&server, &support::Authority::new("any"));
    let folder = tempfile::tempdir().unwrap();
    let clock = SystemTime::now;
    let get = || client(&clock, &folder, 60).fetch(&remote).unwrap().freshness;
    assert_eq!(get(), Freshness::Miss);
    let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let mut content = std::fs::read(&file).unwrap();
    *content.last_mut().unwrap() ^= 1;
    std::fs::write(&file, content).unwrap();
    assert_eq!(get(), Freshness::Miss);
    assert_eq!(get(), Freshness::Hit);
}

#[test]
fn folder_that_cannot_be_written_does_not_stop_the_fetch() {
    let server = Server::http(|_, out| ok(out, SET));
    let remote = remote(&server, &support::Authority::new("any"));
    let file = tempfile::NamedTempFile::new().unwrap();
    let events = Mutex::new(Vec::new());
    let watch = |event: &Event<'_>| events.lock().unwrap().push(event.to_string());
    let cache = Cache::new(file.path().join("below a file"), Duration::from_secs(60));
    let clock = SystemTime::now;
    let client = Client::new(&clock).observer(watch).cache(cache);
    assert!(client.fetch(&remote).is_ok());
    assert!(events.lock().unwrap().iter().any(|event| event.starts_with("cache cannot keep")));
}

#[test]
fn an_answer_that_is_not_kept_refreshes_nothing() {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let server = Server::http(move |_, out| {
        let head = if count.fetch_add(1, Ordering::SeqCst) == 2 { "Cache-Control: no-store\r\n" } else { "" };
        respond(out, "200 OK", head, SET.as_bytes())
    });
    let remote = remote(&server, &support::Authority::new("any"));
    let folder = tempfile::tempdir().unwrap();
    let time = Time::default();
    let clock = || time.now();
    for is_refreshed in [false, true, false] {
        let events = Mutex::new(Vec::new());
        let watch = |event: &Event<'_>| events.lock().unwrap().push(event.to_string());
        client(&clock, &folder, 60).observer(watch).fetch(&remote).unwrap();
        let events = events.into_inner().unwrap();
        assert_eq!(events.iter().any(|event| event.starts_with("cache refreshed")), is_refreshed, "{events:?}");
        time.pass(61);
    }
}

#[test]
fn what_was_fetched_insecurely_does_not_serve_otherwise() {
    let (_, identity) = ca_and_identity();
    let server = Server::https(&identity, |_, out| ok(out, SET));
    let mut remote = remote(&server, &support::Authority::new("another"));
    let folder = tempfile::tempdir().unwrap();
    let clock = SystemTime::now;
    remote.trust.insecure = true;
    client(&clock, &folder, 60).fetch(&remote).unwrap();
    remote.trust.insecure = false;
    let error = client(&clock, &folder, 60).fetch(&remote).unwrap_err();
    assert_eq!(error.code(), "unknown_authority");
}

#[test]
fn unknown_key_fetches_anew_at_most_every_30_seconds() {
    for cached in [true, false] {
        let server = Server::http(good_answers(2));
        let remote = remote(&server, &support::Authority::new("any"));
        let folder = tempfile::tempdir().unwrap();
        let time = Time::default();
        let clock = || time.now();
        let mut client = Client::new(&clock);
        if cached {
            client = client.cache(Cache::new(folder.path().to_owned(), Duration::from_secs(600)));
        }
        assert_eq!(client.fetch(&remote).unwrap().bytes, b"set 0");
        time.pass(29);
        assert!(client.fetch_for_unknown_key(&remote).unwrap().is_none());
        time.pass(1);
        let again = client.fetch_for_unknown_key(&remote).unwrap().unwrap();
        assert_eq!(again.bytes, b"set 1", "the keys have been rotated");
        assert!(client.fetch_for_unknown_key(&remote).unwrap().is_none());
        if cached {
            assert_eq!(client.fetch(&remote).unwrap().bytes, b"set 1");
        }
        time.pass(30);
        assert!(client.fetch_for_unknown_key(&remote).is_err());
        assert!(client.fetch_for_unknown_key(&remote).unwrap().is_none(), "failures count too");
        assert_eq!(server.connections(), 3);
    }
}

#[test]
fn pause_after_an_unknown_key_is_shared_among_processes() {
    after_both_fetched(1, |server, remote, time, [one, other]| {
        assert!(one.fetch_for_unknown_key(remote).is_err());
        assert!(other.fetch_for_unknown_key(remote).unwrap().is_none());
        assert_eq!(server.connections(), 2);
        time.pass(30);
        assert!(other.fetch_for_unknown_key(remote).is_err());
        assert_eq!(other.fetch(remote).unwrap().bytes, b"set 0", "what is there stays good");
    });
}

#[test]
fn what_another_process_fetched_is_taken_without_asking() {
    after_both_fetched(2, |server, remote, _, [one, other]| {
        assert_eq!(one.fetch_for_unknown_key(remote).unwrap().unwrap().bytes, b"set 1");
        let taken = other.fetch_for_unknown_key(remote).unwrap().unwrap();
        assert_eq!((taken.bytes.as_slice(), taken.freshness), (&b"set 1"[..], Freshness::Hit));
        assert!(other.fetch_for_unknown_key(remote).unwrap().is_none());
        assert_eq!(server.connections(), 2);
    });
}

/// Two processes share a cache, and have fetched just so long ago that they may ask for a key again. The server has so many
/// good answers.
#[track_caller]
fn after_both_fetched(good: usize, then: impl FnOnce(&Server, &Remote, &Time, [&Client<'_>; 2])) {
    let server = Server::http(good_answers(good));
    let remote = remote(&server, &support::Authority::new("any"));
    let folder = tempfile::tempdir().unwrap();
    let time = Time::default();
    let clock = || time.now();
    let (one, other) = (client(&clock, &folder, 600), client(&clock, &folder, 600));
    one.fetch(&remote).unwrap();
    other.fetch(&remote).unwrap();
    time.pass(31);
    then(&server, &remote, &time, [&one, &other]);
}

#[test]
fn what_a_clock_fetched_that_was_years_ahead_is_not_believed_when_it_is_right_again() {
    let server = Server::http(good_answers(4));
    let remote = remote(&server, &support::Authority::new("any"));
    let folder = tempfile::tempdir().unwrap();
    let ahead = || SystemTime::UNIX_EPOCH + Duration::from_secs(5_000_000_000);
    let right = || SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    // A machine without a battery begins in 1970, or before.
    let behind = || SystemTime::UNIX_EPOCH - Duration::from_secs(1);
    let fetch = |clock: &(dyn Fn() -> SystemTime + Sync)| {
        let fetched = client(clock, &folder, 600).fetch(&remote).unwrap();
        (fetched.freshness, String::from_utf8(fetched.bytes).unwrap())
    };
    assert_eq!(fetch(&ahead), (Freshness::Miss, "set 0".to_owned()));
    assert_eq!(fetch(&right), (Freshness::Refreshed, "set 1".to_owned()));
    assert_eq!(fetch(&right), (Freshness::Hit, "set 1".to_owned()));
    assert_eq!(fetch(&behind), (Freshness::Refreshed, "set 2".to_owned()));
    assert_eq!(fetch(&ahead), (Freshness::Refreshed, "set 3".to_owned()));
    // An unknown key is asked for as well: the last time was not 30 seconds ago, but in the future.
    assert!(client(&right, &folder, 600).fetch_for_unknown_key(&remote).is_err(), "the server has no more");
    let offline = client(&right, &folder, 600).offline(true).fetch(&remote).unwrap();
    assert_eq!((offline.freshness, offline.bytes), (Freshness::Stale, b"set 3".to_vec()));
}

#[test]
fn fifty_processes_share_one_cache() {
    let set = format!(r#"{{"keys":["{}"]}}"#, "x".repeat(300_000));
    let expected = set.len();
    let server = Server::http(move |_, out| ok(out, &set));
    let folder = tempfile::tempdir().unwrap();
    let children: Vec<_> = (0..50)
        .map(|_| {
            Command::new(env::current_exe().unwrap())
                .args(["--exact", "cache::one_process_of_fifty", "--nocapture"])
                .env("TEST_URL", server.url("/"))
                .env("TEST_CACHE", folder.path())
                .env("TEST_LENGTH", expected.to_string())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{text}");
        assert!(!text.contains("damaged"), "{text}");
    }
    assert!(server.connections() >= 250, "half of the rounds pass the cache by");
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "no temporary file is left behind");
}

/// Fetches ten times, now from the cache, now past it, where the test above started it.
#[test]
fn one_process_of_fifty() {
    let Ok(url) = env::var("TEST_URL") else { return };
    let watch = |event: &Event<'_>| eprintln!("{event}");
    let url = url.parse().unwrap();
    let length: usize = env::var("TEST_LENGTH").unwrap().parse().unwrap();
    for round in 0..10 {
        let keep = Duration::from_secs(60 * (round % 2));
        let cache = Cache::new(env::var("TEST_CACHE").unwrap().into(), keep);
        let clock = SystemTime::now;
        let client = Client::new(&clock).observer(watch).cache(cache);
        assert_eq!(client.fetch(&Remote::new(Clone::clone(&url))).unwrap().bytes.len(), length);
    }
}

/// Answers so often with `set 0`, `set 1` and so on, and with 404 from then on.
fn good_answers(good: usize) -> impl Fn(&support::Request, support::Out<'_>) -> io::Result<()> + Send + Sync + 'static {
    let asked = AtomicUsize::new(0);
    move |_, out| match asked.fetch_add(1, Ordering::SeqCst) {
        count if count < good => ok(out, &format!("set {count}")),
        _ => respond(out, "404 Not Found", "", b""),
    }
}

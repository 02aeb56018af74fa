//! Fetching: what is refused, where it ends, and how politely it goes on.
#![cfg(feature = "import")]

#[path = "support/site.rs"]
mod site;

use axum::response::IntoResponse as _;
use faqt::import::Reason;
use faqt::import::fetch::{Fetched, Fetcher, LookingUp, Lookup, Options, Seen};
use site::{Asked, Site, article, endless, html, packed, redirect, status, typed, with};
use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use url::Url;

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// No politeness, and what these sites stand at is allowed.
fn options(sites: &[&Site]) -> Options {
    let allow = sites.iter().map(|site| format!("127.0.0.1:{}", site.port()).parse().unwrap()).collect();
    Options { allow, delay: Duration::ZERO, timeout: PATIENCE, ..Options::default() }
}

fn fetcher(sites: &[&Site]) -> Fetcher {
    Fetcher::new(options(sites)).unwrap()
}

async fn get(fetcher: &Fetcher, address: &str) -> Result<Fetched, Reason> {
    fetcher.get(&address.parse().unwrap(), None).await
}

/// Why an address gives nothing.
async fn refusal(fetcher: &Fetcher, address: &str) -> String {
    get(fetcher, address).await.unwrap_err().to_string()
}

/// Names that lead where a test wants them to.
struct Names(HashMap<&'static str, Vec<IpAddr>>);

impl Names {
    fn new<const N: usize>(names: [(&'static str, &[&str]); N]) -> Arc<Self> {
        let numbers = |numbers: &[&str]| numbers.iter().map(|number| number.parse().unwrap()).collect();
        Arc::new(Self(names.iter().map(|(name, found)| (*name, numbers(found))).collect()))
    }
}

impl Lookup for Names {
    fn lookup(&self, name: String) -> LookingUp {
        let found = self.0.get(name.as_str()).cloned();
        Box::pin(async move { found.ok_or_else(|| io::Error::other("no such name")) })
    }
}

#[tokio::test]
async fn a_page_comes_with_what_its_host_says_of_it() {
    let site = Site::of([(
        "/a?b=1",
        with("etag", "\"1\"", with("last-modified", "Sat, 28 Nov 2026 02:00:00 GMT", html("<p>Hello"))),
    )]);
    let fetched = get(&fetcher(&[&site]), &site.address("/a?b=1#c")).await.unwrap();
    assert_eq!(fetched.bytes, b"<p>Hello");
    assert_eq!(fetched.content_type(), Some("text/html; charset=utf-8"));
    assert_eq!(fetched.address.as_str(), site.address("/a?b=1"));
    assert_eq!(fetched.moved, None);
    let seen = Seen { etag: Some("\"1\"".to_owned()), last_modified: Some("Sat, 28 Nov 2026 02:00:00 GMT".to_owned()) };
    assert_eq!(fetched.seen(), seen);
    let asked = site.asked().pop().unwrap();
    assert!(asked.header("user-agent").starts_with("faqt/"), "{asked:?}");
    assert_eq!(asked.header("referer"), "");
}

#[tokio::test]
async fn nothing_inside_is_fetched_unless_it_is_allowed() {
    let site = Site::of([("/", html("secret"))]);
    let fetcher = fetcher(&[]);
    for host in
        ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"]
    {
        assert_eq!(refusal(&fetcher, &site.address_at(host, "/")).await, "forbidden_address", "{host}");
    }
    assert_eq!(site.asked().len(), 0);
}

#[tokio::test]
async fn a_redirect_from_an_allowed_port_to_another_is_refused() {
    let other = Site::of([("/secret", html("secret"))]);
    let address = other.address("/secret");
    let odd = other.address_at("0x7f.1", "/secret");
    let named = other.address_at("localhost", "/secret");
    let site = Site::new(move |asked| match asked.path.as_str() {
        "/plain" => Some(redirect(302, &address)),
        "/odd" => Some(redirect(301, &odd)),
        "/named" => Some(redirect(307, &named)),
        _ => None,
    });
    let fetcher = fetcher(&[&site]);
    for path in ["/plain", "/odd", "/named"] {
        assert_eq!(refusal(&fetcher, &site.address(path)).await, "forbidden_address", "{path}");
    }
    assert_eq!(other.asked().len(), 0);
}

#[tokio::test]
async fn a_name_that_leads_inside_or_both_ways_is_refused() {
    let inside = Site::of([("/", html("secret"))]);
    let to_both = inside.address_at("both.example.com", "/");
    let to_inside = inside.address_at("inside.example.com", "/");
    let site = Site::new(move |asked| match asked.path.as_str() {
        "/both" => Some(redirect(302, &to_both)),
        "/inside" => Some(redirect(302, &to_inside)),
        _ => None,
    });
    let lookup = Names::new([
        ("both.example.com", &["8.8.8.8", "127.0.0.1"]),
        ("inside.example.com", &["127.0.0.1"]),
        ("mapped.example.com", &["::ffff:127.0.0.1"]),
        ("nat64.example.com", &["64:ff9b::7f00:1"]),
    ]);
    let fetcher = Fetcher::new(Options { lookup, ..options(&[&site]) }).unwrap();
    for address in [
        site.address("/both"),
        site.address("/inside"),
        inside.address_at("both.example.com", "/"),
        inside.address_at("mapped.example.com", "/"),
        inside.address_at("nat64.example.com", "/"),
    ] {
        assert_eq!(refusal(&fetcher, &address).await, "forbidden_address", "{address}");
    }
    assert_eq!(refusal(&fetcher, "http://unknown.example.com/").await, "unreachable");
    assert_eq!(inside.asked().len(), 0);
}

#[tokio::test]
async fn an_allowed_name_leads_inside_on_its_port_alone() {
    let site = Site::of([("/", html("open"))]);
    let other = Site::of([("/", html("secret"))]);
    let lookup = Names::new([("site.example.com", &["127.0.0.1"])]);
    let allow = vec![format!("site.example.com:{}", site.port()).parse().unwrap()];
    let fetcher = Fetcher::new(Options { lookup, allow, ..options(&[]) }).unwrap();
    assert_eq!(get(&fetcher, &site.address_at("site.example.com", "/")).await.unwrap().bytes, b"open");
    assert_eq!(refusal(&fetcher, &other.address_at("site.example.com", "/")).await, "forbidden_address");
    assert_eq!(refusal(&fetcher, &site.address("/")).await, "forbidden_address");
    assert_eq!(other.asked().len(), 0);
}

#[tokio::test]
async fn redirects_to_other_schemes_and_with_credentials_are_refused() {
    let site = Site::new(|asked| match asked.path.as_str() {
        "/file" => Some(redirect(302, "file:///etc/passwd")),
        "/data" => Some(redirect(302, "data:text/html,a")),
        "/me" => Some(redirect(302, &format!("http://me:secret@{}/", asked.header("host")))),
        _ => None,
    });
    let fetcher = fetcher(&[&site]);
    for path in ["/file", "/data", "/me"] {
        assert_eq!(refusal(&fetcher, &site.address(path)).await, "forbidden_address", "{path}");
    }
}

#[tokio::test]
async fn five_redirects_are_followed_and_loops_are_found() {
    let site = Site::new(|asked| match asked.path.as_str() {
        "/loop" => Some(redirect(302, "/loop2")),
        "/loop2" => Some(redirect(302, "/loop")),
        "/same" => Some(redirect(302, "/same#top")),
        "/nowhere" => Some(status(302)),
        "/6" => Some(redirect(301, "/5")),
        "/5" => Some(redirect(301, "/4")),
        "/4" => Some(redirect(308, "/3")),
        "/3" => Some(redirect(302, "/2")),
        "/2" => Some(redirect(301, "/1")),
        "/1" => Some(redirect(303, "/0")),
        "/0" => Some(html("there")),
        _ => None,
    });
    let fetcher = fetcher(&[&site]);
    for path in ["/loop", "/same", "/6"] {
        assert_eq!(refusal(&fetcher, &site.address(path)).await, "redirects", "{path}");
    }
    assert_eq!(refusal(&fetcher, &site.address("/nowhere")).await, "http_302");
    let fetched = get(&fetcher, &site.address("/5")).await.unwrap();
    assert_eq!(fetched.address.as_str(), site.address("/0"));
    // The first two were for good.
    assert_eq!(fetched.moved.map(String::from), Some(site.address("/3")));
}

#[tokio::test]
async fn a_gzip_bomb_ends_at_the_limit() {
    let bomb = packed(&vec![b' '; 100_000_000]);
    assert!(bomb.len() < 1_000_000);
    let site = Site::of([
        ("/bomb", with("content-encoding", "gzip", typed("text/html", bomb))),
        ("/small", with("content-encoding", "gzip", typed("text/html", packed(b"hello")))),
        ("/cut", with("content-encoding", "gzip", typed("text/html", packed(b"hello")[..15].to_vec()))),
        ("/other", with("content-encoding", "br", html("x"))),
    ]);
    let fetcher = Fetcher::new(Options { max_bytes: 1_000_000, ..options(&[&site]) }).unwrap();
    assert_eq!(refusal(&fetcher, &site.address("/bomb")).await, "too_large");
    assert_eq!(get(&fetcher, &site.address("/small")).await.unwrap().bytes, b"hello");
    assert_eq!(refusal(&fetcher, &site.address("/cut")).await, "malformed");
    assert_eq!(refusal(&fetcher, &site.address("/other")).await, "malformed");
}

#[tokio::test]
async fn a_page_of_exactly_the_limit_is_taken_and_one_byte_more_is_not() {
    let chunked = |bytes: usize| {
        let chunks = futures_util::stream::iter(vec![Ok::<_, io::Error>("x".repeat(50)), Ok("y".repeat(bytes - 50))]);
        axum::body::Body::from_stream(chunks).into_response()
    };
    let site = Site::new(move |asked| match asked.path.as_str() {
        "/100" => Some(html("x".repeat(100))),
        "/101" => Some(html("x".repeat(101))),
        "/chunked100" => Some(chunked(100)),
        "/chunked101" => Some(chunked(101)),
        _ => None,
    });
    let fetcher = Fetcher::new(Options { max_bytes: 100, ..options(&[&site]) }).unwrap();
    for path in ["/100", "/chunked100"] {
        assert_eq!(get(&fetcher, &site.address(path)).await.unwrap().bytes.len(), 100);
    }
    for path in ["/101", "/chunked101"] {
        assert_eq!(refusal(&fetcher, &site.address(path)).await, "too_large", "{path}");
    }
}

#[tokio::test]
async fn a_host_that_stops_or_trickles_is_left() {
    let site = Site::new(|asked| match asked.path.as_str() {
        "/stops" => Some(endless(PATIENCE)),
        "/trickles" => Some(endless(Duration::from_millis(20))),
        _ => None,
    });
    let fetcher = Fetcher::new(Options { timeout: Duration::from_millis(600), ..options(&[&site]) }).unwrap();
    for path in ["/stops", "/trickles"] {
        assert_eq!(refusal(&fetcher, &site.address(path)).await, "timeout", "{path}");
    }
}

#[tokio::test]
async fn a_host_that_never_answers_is_left() {
    // It takes the connection and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let allow = vec![address.to_string().parse().unwrap()];
    let fetcher = Fetcher::new(Options { allow, timeout: Duration::from_millis(300), ..options(&[]) }).unwrap();
    assert_eq!(refusal(&fetcher, &format!("http://{address}/")).await, "timeout");
    drop(silent);
    let allow = vec![address.to_string().parse().unwrap()];
    let fetcher = Fetcher::new(Options { allow, ..options(&[]) }).unwrap();
    assert_eq!(refusal(&fetcher, &format!("http://{address}/")).await, "unreachable");
}

#[tokio::test]
async fn robots_txt_is_kept_and_fetched_once() {
    let site = Site::of([
        ("/robots.txt", typed("text/plain", "User-agent: *\nDisallow: /private\nDisallow: /*?print=\n")),
        ("/open", html("open")),
        ("/to-private", redirect(302, "/private/a")),
        ("/private/a", html("secret")),
        ("/open?print=1", html("print")),
    ]);
    let fetcher = fetcher(&[&site]);
    assert!(get(&fetcher, &site.address("/open")).await.is_ok());
    for path in ["/private/a", "/to-private", "/open?print=1"] {
        assert_eq!(refusal(&fetcher, &site.address(path)).await, "robots", "{path}");
    }
    let robots = site.asked().iter().filter(|asked| asked.path == "/robots.txt").count();
    assert_eq!((robots, site.paths()), (1, vec!["/open".to_owned(), "/to-private".to_owned()]));
}

#[tokio::test]
async fn without_a_robots_txt_all_is_allowed_and_while_it_fails_nothing_is() {
    for (answer, expected) in [(404, "ok"), (403, "ok"), (401, "ok"), (410, "ok"), (500, "robots"), (503, "robots")] {
        let site = Site::new(move |asked| match asked.path.as_str() {
            "/robots.txt" => Some(status(answer)),
            "/a" => Some(html("a")),
            _ => None,
        });
        let got = get(&fetcher(&[&site]), &site.address("/a")).await;
        assert_eq!(got.map_or_else(|reason| reason.to_string(), |_| "ok".to_owned()), expected, "{answer}");
    }
}

#[tokio::test]
async fn a_robots_txt_that_was_moved_or_lost_on_the_way() {
    let site = Site::of([
        ("/robots.txt", redirect(301, "/rules.txt")),
        ("/rules.txt", typed("text/plain", "User-agent: faqt\nDisallow: /a")),
        ("/a", html("a")),
    ]);
    assert_eq!(refusal(&fetcher(&[&site]), &site.address("/a")).await, "robots");
    let site = Site::of([("/robots.txt", redirect(301, "/robots.txt")), ("/a", html("a"))]);
    assert!(get(&fetcher(&[&site]), &site.address("/a")).await.is_ok());
    // Too long a one counts as far as it was read.
    let long = format!("User-agent: *\nDisallow: /a\n{}", "# nothing\n".repeat(100_000));
    let site = Site::new(move |asked| match asked.path.as_str() {
        "/robots.txt" => Some(typed("text/plain", long.clone())),
        _ => Some(html("a")),
    });
    assert_eq!(refusal(&fetcher(&[&site]), &site.address("/a")).await, "robots");
    assert!(get(&fetcher(&[&site]), &site.address("/b")).await.is_ok());
}

#[tokio::test]
async fn what_was_seen_is_asked_for_and_not_sent_again() {
    let site = Site::new(|asked: &Asked| {
        (asked.path == "/a").then(|| match asked.header("if-none-match") {
            "\"1\"" => with("etag", "\"1\"", status(304)),
            _ => with("etag", "\"1\"", article("A")),
        })
    });
    let fetcher = fetcher(&[&site]);
    let address: Url = site.address("/a").parse().unwrap();
    let first = fetcher.get(&address, None).await.unwrap();
    assert!(!first.is_unchanged);
    let second = fetcher.get(&address, Some(&first.seen())).await.unwrap();
    assert!(second.is_unchanged && second.bytes.is_empty());
    let seen = Seen { last_modified: Some("Sat, 28 Nov 2026 02:00:00 GMT".to_owned()), ..Seen::default() };
    assert!(!fetcher.get(&address, Some(&seen)).await.unwrap().is_unchanged);
    assert_eq!(site.asked().pop().unwrap().header("if-modified-since"), "Sat, 28 Nov 2026 02:00:00 GMT");
}

/// Fetches four pages of a site at once.
async fn four_at_once(site: &Site, delay: Duration) {
    let fetcher = Arc::new(Fetcher::new(Options { delay, ..options(&[site]) }).unwrap());
    let tasks: Vec<_> = (0..4)
        .map(|number| {
            let (fetcher, address) = (Arc::clone(&fetcher), site.address(&format!("/{number}")));
            tokio::spawn(async move { get(&fetcher, &address).await })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_host_is_asked_one_thing_at_a_time_with_a_rest_in_between() {
    let delay = Duration::from_millis(40);
    let site = Site::new(|asked| (asked.path != "/robots.txt").then(|| html("a")));
    four_at_once(&site, delay).await;
    let asked = site.asked();
    assert_eq!(
        asked.iter().map(|asked| asked.path.as_str()).collect::<Vec<_>>(),
        ["/robots.txt", "/0", "/1", "/2", "/3"]
    );
    assert!(asked.iter().all(|asked| asked.at_once == 1), "{asked:?}");
    // A rest is never shorter, however busy the machine.
    assert!(asked.windows(2).all(|pair| pair[1].at - pair[0].at >= delay), "{asked:?}");
}

#[tokio::test]
async fn a_site_can_ask_for_longer_rests() {
    let site = Site::new(|asked| match asked.path.as_str() {
        "/robots.txt" => Some(typed("text/plain", "User-agent: *\nCrawl-delay: 0.05\n")),
        _ => Some(html("a")),
    });
    four_at_once(&site, Duration::from_millis(1)).await;
    let asked = site.asked();
    assert!(asked[1..].windows(2).all(|pair| pair[1].at - pair[0].at >= Duration::from_millis(50)), "{asked:?}");
}

#[tokio::test]
async fn without_politeness_several_pages_are_fetched_at_once_and_robots_txt_counts_all_the_same() {
    // Each answer waits for another request beside it.
    let together = Arc::new(std::sync::Barrier::new(2));
    let site = Site::new(move |asked| match asked.path.as_str() {
        "/robots.txt" => Some(typed("text/plain", "User-agent: *\nDisallow: /no\nCrawl-delay: 600\n")),
        _ => {
            together.wait();
            Some(html("a"))
        }
    });
    four_at_once(&site, Duration::ZERO).await;
    assert_eq!(refusal(&fetcher(&[&site]), &site.address("/no")).await, "robots");
}

#[tokio::test]
async fn a_busy_host_is_asked_again_when_it_says() {
    let times = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&times);
    let site = Site::new(move |asked| match asked.path.as_str() {
        "/busy" if counted.fetch_add(1, Ordering::SeqCst) == 0 => Some(with("retry-after", "1", status(429))),
        "/busy" => Some(html("at last")),
        "/always" => Some(with("retry-after", "0", status(503))),
        "/long" => Some(with("retry-after", "86400", status(503))),
        "/mute" => Some(status(429)),
        _ => None,
    });
    let fetcher = fetcher(&[&site]);
    assert_eq!(get(&fetcher, &site.address("/busy")).await.unwrap().bytes, b"at last");
    let asked: Vec<_> = site.asked().into_iter().filter(|asked| asked.path == "/busy").collect();
    assert!(asked[1].at - asked[0].at >= Duration::from_secs(1));
    for (path, reason, requests) in [("/always", "http_503", 3), ("/long", "http_503", 1), ("/mute", "http_429", 1)] {
        assert_eq!(refusal(&fetcher, &site.address(path)).await, reason);
        assert_eq!(site.paths().iter().filter(|asked| *asked == path).count(), requests, "{path}");
    }
}

#[tokio::test]
async fn a_status_that_is_no_success_is_told() {
    let site = Site::new(|asked| asked.path.strip_prefix("/s").map(|code| status(code.parse().unwrap())));
    let fetcher = fetcher(&[&site]);
    for code in ["404", "410", "401", "500", "304"] {
        assert_eq!(refusal(&fetcher, &site.address(&format!("/s{code}"))).await, format!("http_{code}"));
    }
}

#[tokio::test]
async fn a_link_is_tested_with_head_and_with_get_where_that_is_not_known() {
    let site = Site::new(|asked| match (asked.method.as_str(), asked.path.as_str()) {
        (_, "/both") => Some(with("last-modified", "Sat, 28 Nov 2026 02:00:00 GMT", html("long"))),
        ("HEAD", "/get") => Some(status(405)),
        ("GET", "/get") => Some(endless(PATIENCE)),
        (_, "/old") => Some(redirect(301, "/both")),
        _ => None,
    });
    let fetcher = fetcher(&[&site]);
    let probe = async |path: &str| fetcher.probe(&site.address(path).parse().unwrap()).await;
    assert_eq!(probe("/both").await.unwrap().seen().last_modified.as_deref(), Some("Sat, 28 Nov 2026 02:00:00 GMT"));
    // It does not wait for a body that never ends.
    assert!(probe("/get").await.is_ok());
    assert_eq!(probe("/old").await.unwrap().moved.map(String::from), Some(site.address("/both")));
    assert_eq!(probe("/gone").await.unwrap_err(), Reason::Http(404));
    let methods: Vec<_> =
        site.asked().into_iter().filter(|asked| asked.path == "/both").map(|asked| asked.method).collect();
    assert_eq!(methods, ["HEAD", "HEAD"]);
}

#[tokio::test]
async fn a_proxy_is_used_where_it_is_named_and_opens_nothing() {
    let site = Site::new(|asked| (asked.path == "http://site.example.com/a").then(|| html("through the proxy")));
    let lookup = Names::new([("inside.example.com", &["127.0.0.1"]), ("both.example.com", &["8.8.8.8", "10.0.0.1"])]);
    let proxy = Some(site.address("").parse().unwrap());
    let fetcher = Fetcher::new(Options { proxy, lookup, ..options(&[]) }).unwrap();
    // The name is the proxy's to know.
    assert_eq!(get(&fetcher, "http://site.example.com/a").await.unwrap().bytes, b"through the proxy");
    let so_far = site.asked().len();
    for host in ["127.0.0.1", "169.254.169.254", "inside.example.com", "both.example.com"] {
        assert_eq!(refusal(&fetcher, &site.address_at(host, "/")).await, "forbidden_address", "{host}");
    }
    assert_eq!(site.asked().len(), so_far);
}

#[test]
fn the_proxy_of_the_environment_is_not_used() {
    // Another test of this file, in a process whose environment names a proxy at which nobody answers.
    let mut again = Command::new(std::env::current_exe().unwrap());
    again.args(["--exact", "a_page_comes_with_what_its_host_says_of_it"]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        again.env(name, "http://127.0.0.1:1");
    }
    let output = again.output().unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && told.contains("1 passed"), "{told}");
}

//! Scratch measurements.
use faqt::answer::{
    question::Question,
    rank::{rank, unit_features},
    synonyms::Synonyms,
    weights::*,
};
use faqt::eval::sets::*;
use std::collections::BTreeMap;
use std::path::Path;

struct Ex {
    feats: Vec<Vec<f32>>,
    gold: Vec<bool>,
}

fn norm(s: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    s.nfkc().collect::<String>().to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn train(ex: &[Ex], dim: usize, epochs: usize, l2: f32) -> Vec<f32> {
    let mut w = vec![0.0f32; dim];
    let mut m = vec![0.0f32; dim];
    let mut v = vec![0.0f32; dim];
    let mut t = 0;
    let usable: Vec<&Ex> = ex.iter().filter(|e| e.gold.iter().any(|g| *g) && e.gold.iter().any(|g| !*g)).collect();
    for epoch in 0..epochs {
        let lr = 0.05 * (1.0 - epoch as f32 / epochs as f32) + 0.002;
        for batch in usable.chunks(64) {
            let mut g = vec![0.0f32; dim];
            for e in batch {
                let s: Vec<f32> = e.feats.iter().map(|f| f.iter().zip(&w).map(|(a, b)| a * b).sum()).collect();
                let mx = s.iter().cloned().fold(f32::MIN, f32::max);
                let p: Vec<f32> = s.iter().map(|x| (x - mx).exp()).collect();
                let z: f32 = p.iter().sum();
                let zg: f32 = p.iter().zip(&e.gold).filter(|(_, g)| **g).map(|(p, _)| p).sum();
                for i in 0..p.len() {
                    let q = p[i] / z;
                    let y = if e.gold[i] { p[i] / zg.max(1e-9) } else { 0.0 };
                    for d in 0..dim {
                        g[d] += (q - y) * e.feats[i][d];
                    }
                }
            }
            t += 1;
            for d in 0..dim {
                let gd = g[d] / batch.len() as f32 + l2 * w[d];
                m[d] = 0.9 * m[d] + 0.1 * gd;
                v[d] = 0.999 * v[d] + 0.001 * gd * gd;
                let mh = m[d] / (1.0 - 0.9f32.powi(t));
                let vh = v[d] / (1.0 - 0.999f32.powi(t));
                w[d] -= lr * mh / (vh.sqrt() + 1e-8);
            }
        }
    }
    w
}

fn main() -> anyhow::Result<()> {
    let root = Path::new("/work/shared/eval");
    let args: Vec<String> = std::env::args().skip(1).collect();
    let fit_sets: Vec<&str> = args.first().map(|s| s.split(',').collect()).unwrap_or(vec!["squad"]);
    let report_sets: Vec<&str> =
        args.get(1).map(|s| s.split(',').collect()).unwrap_or(vec!["squad", "xquad-en", "covid-faq", "cmrc"]);
    let part = args.get(2).cloned().unwrap_or("report".into());
    let mut weights = Weights::shipped().clone();
    let none = Synonyms::default();
    // unit training
    let mut uex = vec![];
    let mut pex = vec![];
    for stage in 0..2 {
        for set in &fit_sets {
            let corpus: Vec<CorpusLine> = read_lines(&root.join(set).join("corpus.jsonl"))?;
            let queries: Vec<Query> = read_lines(&root.join(set).join("tune.jsonl"))?;
            let ix = index_corpus(&corpus)?;
            let t = std::time::Instant::now();
            for q in &queries {
                if q.gold.is_empty() {
                    continue;
                }
                let index = ix.iter().max_by_key(|i| i.summary.passages).unwrap();
                let question = Question::new(&q.text, index, &none);
                let ranked = rank(&question, index, &[], &weights)?;
                let mut e = Ex { feats: vec![], gold: vec![] };
                for r in &ranked {
                    let s = index.section(r.evidence.section)?;
                    let gold = q.gold.contains(&s.article);
                    e.feats.push(r.features.clone());
                    e.gold.push(gold);
                    if stage == 0 && gold && !q.answers.is_empty() {
                        let rec = index.passage(r.evidence.passage)?;
                        let mut u = Ex { feats: vec![], gold: vec![] };
                        for (i, unit) in rec.units.iter().enumerate() {
                            let txt = norm(
                                &rec.text[(unit.span.start - rec.span.start) as usize
                                    ..(unit.span.end - rec.span.start) as usize],
                            );
                            u.feats.push(unit_features(&question, &r.evidence, i));
                            u.gold.push(q.answers.iter().any(|a| txt.contains(&norm(a))));
                        }
                        uex.push(u);
                    }
                }
                if stage == 1 {
                    pex.push(e);
                }
            }
            eprintln!("{set} stage {stage} {} queries {:?}/q", queries.len(), t.elapsed() / queries.len() as u32);
        }
        if stage == 0 {
            let dim = unit_names().len();
            weights.unit = train(&uex, dim, 12, 1e-4);
        } else {
            let dim = passage_names().len();
            weights.passage = train(&pex, dim, 12, 1e-4);
        }
    }
    for (n, w) in unit_names().iter().zip(&weights.unit) {
        print!("{n}={w:.2} ");
    }
    println!();
    for (n, w) in passage_names().iter().zip(&weights.passage) {
        print!("{n}={w:.2} ");
    }
    println!();
    for set in &report_sets {
        let corpus: Vec<CorpusLine> = read_lines(&root.join(set).join("corpus.jsonl"))?;
        let queries: Vec<Query> = read_lines(&root.join(set).join(format!("{part}.jsonl")))?;
        let ix = index_corpus(&corpus)?;
        let index = ix.iter().max_by_key(|i| i.summary.passages).unwrap();
        let (mut n, mut s1, mut r5, mut sent, mut ns, mut cand, mut given) = (0, 0, 0, 0, 0, 0, 0);
        let mut times = vec![];
        for q in &queries {
            if q.gold.is_empty() {
                continue;
            }
            n += 1;
            let t = std::time::Instant::now();
            let question = Question::new(&q.text, index, &none);
            let ranked = rank(&question, index, &[], &weights)?;
            times.push(t.elapsed());
            let ids: Vec<String> = ranked
                .iter()
                .map(|r| index.section(r.evidence.section).map(|s| s.article))
                .collect::<Result<_, _>>()?;
            if ids.iter().any(|i| q.gold.contains(i)) {
                cand += 1;
            }
            let mut uniq: Vec<&String> = vec![];
            for i in &ids {
                if !uniq.contains(&i) {
                    uniq.push(i);
                }
            }
            if uniq.first().is_some_and(|i| q.gold.contains(i)) {
                s1 += 1;
            }
            if uniq.iter().take(5).any(|i| q.gold.contains(i)) {
                r5 += 1;
            }
            if !q.answers.is_empty() {
                ns += 1;
                let check = |r: &faqt::answer::rank::Ranked<'_>| -> anyhow::Result<bool> {
                    let rec = index.passage(r.evidence.passage)?;
                    let unit = &rec.units[r.unit];
                    let txt = norm(
                        &rec.text
                            [(unit.span.start - rec.span.start) as usize..(unit.span.end - rec.span.start) as usize],
                    );
                    Ok(q.answers.iter().any(|a| txt.contains(&norm(a))))
                };
                if let Some(r) = ranked.first() {
                    if check(r)? {
                        sent += 1;
                    }
                }
                if let Some(p) = ids.iter().position(|i| q.gold.contains(i)) {
                    if check(&ranked[p])? {
                        given += 1;
                    }
                }
            }
        }
        times.sort();
        println!(
            "{set}: n={n} S1={:.4} R5={:.4} cand={:.4} sentence={:.4} given={:.4} p50={:?} p99={:?}",
            s1 as f32 / n as f32,
            r5 as f32 / n as f32,
            cand as f32 / n as f32,
            sent as f32 / ns.max(1) as f32,
            given as f32 / ns.max(1) as f32,
            times[times.len() / 2],
            times[times.len() * 99 / 100]
        );
    }
    let file = WeightsFile {
        fitted_on: args.join(" "),
        passage: passage_names().iter().zip(&weights.passage).map(|(n, w)| (n.to_string(), *w)).collect(),
        unit: unit_names().iter().zip(&weights.unit).map(|(n, w)| (n.to_string(), *w)).collect(),
        confidence: BTreeMap::new(),
    };
    std::fs::write("/tmp/weights.toml", toml::to_string(&file)?)?;
    Ok(())
}

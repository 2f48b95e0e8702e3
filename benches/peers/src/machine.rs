//! Where and when the table was made.

/// The processor's name, its cores and the widest vectors it has.
pub fn machine() -> String {
    let processors = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut lines = processors.lines();
    let name = lines.find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let name = name.map_or(std::env::consts::ARCH, |(_, name)| name);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{name}, {cores} cores (one is used), {}", instructions())
}

#[cfg(target_arch = "x86_64")]
fn instructions() -> &'static str {
    if is_x86_feature_detected!("avx512f") {
        "AVX-512"
    } else if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
        "AVX2 with FMA"
    } else {
        "SSE2"
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn instructions() -> &'static str {
    if cfg!(target_feature = "neon") {
        "NEON"
    } else {
        "no vectors known"
    }
}

/// Today in Greenwich, as 2026-01-31 (Hinnant's `civil_from_days`).
pub fn date() -> String {
    let now = std::time::SystemTime::now();
    let seconds = now
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let days = seconds / 86_400 + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!("{}-{month:02}-{day:02}", year + era * 400 + carry)
}

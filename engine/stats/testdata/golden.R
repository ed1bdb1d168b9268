# Makes golden.json: figures of R and its packages that the tests of engine/stats compare with.
# Debian: apt-get install r-base-core r-cran-exactranktests r-cran-coin r-cran-psych r-cran-boot
# Then: Rscript golden.R > golden.json
suppressMessages({library(exactRankTests); library(coin); library(psych)})
show <- function(x) if (length(x) == 1) format(x, digits = 17, scientific = FALSE, trim = TRUE) else
  paste0("[", paste(sapply(x, function(v) format(v, digits = 17, scientific = FALSE, trim = TRUE)), collapse = ", "), "]")
out <- character(0)
put <- function(.name, ...) {
  a <- list(...)
  out <<- c(out, paste0("{\"kind\": \"", .name, "\", ", paste0("\"", names(a), "\": ", sapply(a, function(v)
    if (is.matrix(v)) paste0("[", paste(apply(v, 1, function(r) show(as.numeric(r))), collapse = ", "), "]") else
    if (length(v) == 1 && !is.null(attr(v, "list"))) paste0("[", show(v), "]") else show(v)), collapse = ", "), "}"))
}
set.seed(4)

# Signed rank test with ties and zeros; zeros are dropped first, as the test does.
for (n in c(5, 8, 12, 20, 32, 50)) {
  d <- sample(c(-2, -1, -1, 0, 0, 1, 1, 1, 2, 3), n, replace = TRUE)
  c0 <- d[d != 0]
  w <- wilcox.exact(c0, exact = TRUE)
  put("signed-rank", x = d, v = unname(w$statistic), p = w$p.value,
      up = wilcox.exact(c0, exact = TRUE, alternative = "greater")$p.value)
}
# Without ties: R's own wilcox.test with Hodges-Lehmann and its exact interval.
for (n in c(6, 9, 15, 30)) {
  d <- round(rnorm(n, 0.4), 4)
  w <- wilcox.test(d, conf.int = TRUE, exact = TRUE)
  put("hodges-lehmann", x = d, p = w$p.value, shift = unname(w$estimate), low = w$conf.int[1], high = w$conf.int[2])
}
# Paired permutation: whole numbers by exactRankTests, others by listing every sign vector.
for (n in c(6, 10, 25, 40)) {
  d <- sample(c(-3, -2, -1, 0, 1, 2, 3, 4), n, replace = TRUE)
  put("permutation", x = d, p = perm.test(d, exact = TRUE)$p.value, up = perm.test(d, exact = TRUE, alternative = "greater")$p.value)
}
for (n in c(5, 9, 14)) {
  d <- round(rnorm(n, 0.5), 3)
  signs <- as.matrix(expand.grid(rep(list(c(-1, 1)), n)))
  s <- signs %*% abs(d)
  put("permutation", x = d, p = min(1, 2 * min(mean(s >= sum(d) - 1e-9), mean(s <= sum(d) + 1e-9))), up = mean(s >= sum(d) - 1e-9))
}
# Rank sum with ties, exact, by coin.
for (n in list(c(4, 6), c(9, 5), c(12, 20), c(25, 15))) {
  a <- sample(0:5, n[1], replace = TRUE); b <- sample(1:5, n[2], replace = TRUE)
  g <- factor(c(rep("a", n[1]), rep("b", n[2])))
  put("rank-sum", x = a, y = b, p = as.numeric(pvalue(wilcox_test(c(a, b) ~ g, distribution = "exact"))), w = sum(rank(c(a, b))[seq_len(n[1])]))
}
# Sign test and McNemar.
for (k in list(c(8, 1), c(7, 1), c(8, 2), c(5, 0), c(13, 11)))
  put("sign", up = k[1], down = k[2], p = binom.test(k[1], sum(k))$p.value)
# Wilson: prop.test without the continuity correction.
for (k in list(c(81, 263), c(15, 148), c(1, 29), c(5, 10), c(23, 40), c(19, 23))) {
  w <- prop.test(k[1], k[2], correct = FALSE)$conf.int
  put("wilson", k = k[1], n = k[2], low = w[1], high = w[2])
}
# Quantiles of all nine types.
for (n in c(1, 2, 5, 10, 29)) for (type in 1:9) {
  x <- sample(0:5, n, replace = TRUE) + (type %% 2) * 0.25
  ps <- c(0, 0.1, 0.25, 0.5, 0.75, 0.9, 1)
  q <- as.numeric(quantile(x, ps, type = type))
  put("quantile", x = if (n == 1) structure(x, list = 1) else x, type = type, p = ps, q = q)
}
# Holm.
p <- c(0.01, 0.04, 0.03, 0.005, 0.6, 0.04)
put("holm", p = p, adjusted = p.adjust(p, "holm"))
# Bland-Altman by the formulas of 1999.
for (n in c(4, 12, 32)) {
  a <- sample(0:5, n, replace = TRUE); b <- pmin(5, pmax(0, a + sample(-1:2, n, replace = TRUE)))
  d <- b - a; s <- sd(d); z <- qnorm(0.975); t <- qt(0.975, n - 1)
  put("bland-altman", x = a, y = b, bias = mean(d), low = mean(d) - z * s, high = mean(d) + z * s,
      biaslow = mean(d) - t * s / sqrt(n), lowlow = mean(d) - z * s - t * s * sqrt(1 / n + z^2 / (2 * (n - 1))),
      highhigh = mean(d) + z * s + t * s * sqrt(1 / n + z^2 / (2 * (n - 1))))
}
# Cronbach's alpha by psych, interval of Feldt.
for (n in c(6, 20, 40)) {
  base <- rnorm(n); m <- sapply(1:4, function(i) pmin(5, pmax(0, round(3 + base + rnorm(n, 0, 0.8)))))
  a <- suppressWarnings(alpha(as.data.frame(m), check.keys = FALSE, warnings = FALSE))
  v <- a$total$raw_alpha
  put("alpha", m = m, alpha = v, low = 1 - (1 - v) * qf(0.975, n - 1, (n - 1) * 3), high = 1 - (1 - v) * qf(0.025, n - 1, (n - 1) * 3))
}
# Weighted kappa and its standard error by psych, on a scale of which every level is used.
m <- matrix(c(5, 2, 0, 0, 1, 6, 2, 0, 0, 1, 7, 3, 0, 0, 2, 4), 4)
w <- 1 - abs(outer(1:4, 1:4, "-")) / 3
k <- suppressWarnings(cohen.kappa(m, w = w, n.obs = sum(m)))
put("kappa", m = m, kappa = as.numeric(k$kappa), weighted = as.numeric(k$weighted.kappa))
# ICC by psych.
for (n in c(5, 12, 32)) {
  a <- sample(0:5, n, replace = TRUE); m <- cbind(a, pmin(5, pmax(0, a + sample(-1:1, n, replace = TRUE))))
  r <- suppressWarnings(suppressMessages(ICC(m, lmer = FALSE)$results))
  put("icc", m = m, icc = r$ICC, low = r[["lower bound"]][2], high = r[["upper bound"]][2])
}
# Cliff's delta by its definition.
for (n in list(c(4, 7), c(20, 12))) {
  a <- sample(0:5, n[1], replace = TRUE); b <- sample(0:5, n[2], replace = TRUE)
  put("cliff", x = a, y = b, delta = mean(sign(outer(a, b, "-"))))
}
cat("[\n", paste(out, collapse = ",\n"), "\n]\n", sep = "")

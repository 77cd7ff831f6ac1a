# Reference values of the power formula: base R's power.prop.test (strict, so that both tails count), and Fleiss, Levin
# & Paik's continuity-corrected sample size as printed.
#
#     Rscript power.R        # writes power.csv beside this file

rates <- list(c(0.5, 0.2), c(0.1, 0.2), c(0.05, 0.01), c(0.9, 0.95), c(0.3, 0.31))
rows <- do.call(rbind, lapply(rates, function(p) {
  do.call(rbind, lapply(c(10, 30, 150, 2000), function(n) {
    do.call(rbind, lapply(c(0.1, 0.05, 0.001), function(alpha) {
      power <- power.prop.test(n = n, p1 = p[1], p2 = p[2], sig.level = alpha, strict = TRUE)$power
      size <- power.prop.test(p1 = p[1], p2 = p[2], sig.level = alpha, power = 0.8, strict = TRUE, tol = 1e-12)$n
      d <- abs(p[1] - p[2])
      corrected <- size / 4 * (1 + sqrt(1 + 4 / (size * d)))^2
      data.frame(p_a = p[1], p_b = p[2], n = n, alpha = alpha, power = power, size = ceiling(size),
        size_continuity = ceiling(corrected))
    }))
  }))
}))
rows[] <- lapply(rows, function(column) sprintf("%.17g", column))
file <- sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE))
out <- file.path(dirname(file), "power.csv")
writeLines(paste("#", R.version.string, "power.prop.test; written by power.R"), out)
suppressWarnings(write.table(rows, out, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))

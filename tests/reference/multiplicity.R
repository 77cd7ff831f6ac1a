# Reference values of adjusted p-values: R's p.adjust (base R 4.2).
#
#     Rscript multiplicity.R        # writes multiplicity.csv beside this file
#
# One row for each p-value of each family: the family, its place in it, and the adjusted values with 17 digits.

set.seed(20261123)
families <- list(
  c(0.01), c(0.02, 0.02), c(0.9, 0.001), c(0, 0, 1), rep(0.04, 5), rep(1, 4),
  c(0.01, 0.02, 0.03, 0.04, 0.05), c(0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240,
    0.4262, 0.5719, 0.6528, 0.7590, 1.0000),
  runif(7), runif(20), c(runif(10), runif(10)^6), round(runif(30), 1), runif(40)^3, sort(runif(25)^10),
  rev(sort(c(runif(50)^8, runif(50)))))
methods <- c(bonferroni = "bonferroni", holm = "holm", hochberg = "hochberg", hommel = "hommel",
  benjamini_hochberg = "BH", benjamini_yekutieli = "BY")
rows <- do.call(rbind, lapply(seq_along(families), function(f) {
  p <- families[[f]]
  data.frame(family = f, p = p, sapply(methods, function(m) p.adjust(p, m), simplify = FALSE))
}))
rows[] <- lapply(rows, function(column) sprintf("%.17g", column))
file <- sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE))
out <- file.path(dirname(file), "multiplicity.csv")
writeLines(paste("#", R.version.string, "p.adjust; written by multiplicity.R"), out)
suppressWarnings(write.table(rows, out, append = TRUE, sep = ",", quote = FALSE, row.names = FALSE))

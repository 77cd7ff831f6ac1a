# Reference values of design-based inference: packages survey (Lumley) and clubSandwich (Pustejovsky).
# Rscript tests/reference/design.R tests/reference    writes design_rows.csv and design.csv
suppressMessages({library(survey); library(clubSandwich)})
folder <- commandArgs(TRUE)[1]
set.seed(20)
clusters <- 42
rows <- do.call(rbind, lapply(seq_len(clusters), function(k) {
  n <- 1 + (k * 7) %% 6
  u <- rnorm(1)
  data.frame(stratum = (k - 1) %% 3, cluster = k - 1,
             group = ifelse(runif(n) < plogis(u), 0, ifelse(runif(n) < 0.5, 1, 2)),
             decision = as.integer(runif(n) < plogis(u - 0.3)),
             weight = round(exp(0.6 * rnorm(1)) * 8) / 8 + 0.125, own = round(8 * rexp(n)) / 8 + 0.125)
}))
write.csv(rows, file.path(folder, "design_rows.csv"), row.names = FALSE, quote = FALSE)

found <- data.frame()
say <- function(case, quantity, group, value)
  found <<- rbind(found, data.frame(case, quantity, group, value = sprintf("%.17g", value)))

rows$group <- factor(rows$group)
rows$decided <- factor(rows$decision)
tell <- function(case, design) {
  by <- svyby(~decision, ~group, design, svymean, covmat = TRUE)
  v <- vcov(by)
  for (g in 0:2) {
    one <- subset(design, group == g)
    say(case, "rate", g, coef(by)[g + 1])
    say(case, "variance", g, v[g + 1, g + 1])
    say(case, "freedom", g, degf(one))
    beta <- svyciprop(~decision, one, method = "beta", df = degf(one))
    say(case, "beta_low", g, attr(beta, "ci")[1])
    say(case, "beta_high", g, attr(beta, "ci")[2])
    # svyciprop(method = "logit") goes through a fitted model; the same by the delta method, to all digits.
    p <- coef(by)[g + 1]
    t <- qt(0.975, degf(one)) * sqrt(v[g + 1, g + 1]) / (p * (1 - p))
    say(case, "logit_low", g, plogis(qlogis(p) - t))
    say(case, "logit_high", g, plogis(qlogis(p) + t))
  }
  say(case, "covariance", 0, v[1, 2])
  say(case, "covariance", 1, v[2, 3])
  say(case, "covariance", 2, v[1, 3])
  # Rao and Scott from the covariance of the cells' shares, by matrices: phi = p_ij - p_i p_j, expected p_i p_j.
  cells <- svymean(~interaction(group, factor(decision)), design)
  p <- coef(cells); V <- vcov(cells)
  r <- rep(1:3, 2); c <- rep(1:2, each = 3)
  pr <- tapply(p, r, sum); pc <- tapply(p, c, sum)
  J <- diag(6)
  for (i in 1:6) for (k in 1:6) J[i, k] <- (i == k) - (r[i] == r[k]) * pc[c[i]] - (c[i] == c[k]) * pr[r[i]]
  E <- pr[r] * pc[c]
  W <- diag(1 / sqrt(E)) %*% J %*% V %*% t(J) %*% diag(1 / sqrt(E))
  delta <- eigen((W + t(W)) / 2)$values
  X2 <- sum((p - E)^2 / E)
  d <- sum(delta)^2 / sum(delta^2)
  nu <- degf(design)
  n <- nrow(design$variables)
  say(case, "pearson", 0, n * X2)
  say(case, "mean_effect", 0, n * sum(delta) / 2)
  say(case, "first_order", 0, pchisq(X2 / (sum(delta) / 2), 2, lower.tail = FALSE))
  say(case, "second_order", 0, pf(X2 / sum(delta), d, d * nu, lower.tail = FALSE))
  # The package's own test takes the design effects at the observed shares; close, not equal.
  say(case, "svychisq_f", 0, svychisq(~group + decided, design, statistic = "F")$p.value)
}
tell("weights", svydesign(ids = ~1, weights = ~own, data = rows))
tell("clusters", svydesign(ids = ~cluster, weights = ~1, data = rows))
tell("all", svydesign(ids = ~cluster, strata = ~stratum, weights = ~own, data = rows))
rows$N <- c(20, 30, 60)[rows$stratum + 1]
tell("population", svydesign(ids = ~cluster, strata = ~stratum, weights = ~own, fpc = ~N, data = rows))

robust <- function(case, weighted) {
  # One mean for each group; the working variance is that of the weights.
  fit <- if (weighted) lm(decision ~ 0 + group, data = rows, weights = weight) else lm(decision ~ 0 + group, data = rows)
  v <- if (weighted) vcovCR(fit, rows$cluster, type = "CR2", target = 1 / rows$weight)
       else vcovCR(fit, rows$cluster, type = "CR2")
  tests <- coef_test(fit, v, test = "Satterthwaite")
  for (g in 0:2) {
    say(case, "rate", g, coef(fit)[g + 1])
    say(case, "variance", g, v[g + 1, g + 1])
    say(case, "freedom", g, tests[["df_Satt"]][g + 1])
  }
  say(case, "covariance", 0, v[1, 2])
  say(case, "covariance", 1, v[2, 3])
  say(case, "covariance", 2, v[1, 3])
  # The same model with the first group as its intercept: its other coefficients are the differences.
  apart <- if (weighted) lm(decision ~ group, data = rows, weights = weight) else lm(decision ~ group, data = rows)
  v <- if (weighted) vcovCR(apart, rows$cluster, type = "CR2", target = 1 / rows$weight)
       else vcovCR(apart, rows$cluster, type = "CR2")
  tests <- coef_test(apart, v, test = "Satterthwaite")
  for (g in 1:2) {
    say(case, "difference_variance", g, v[g + 1, g + 1])
    say(case, "difference_freedom", g, tests[["df_Satt"]][g + 1])
  }
}
robust("cr2", FALSE)
robust("cr2_weighted", TRUE)
write.csv(found, file.path(folder, "design.csv"), row.names = FALSE, quote = FALSE)

import CloudCore

print("Core", RetryPolicy.standard.maxAttempts == 3)

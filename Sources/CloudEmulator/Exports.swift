// So that `import EmulatedCloud` alone brings credentials, errors and pages, whatever upcoming features the
// importing module has on.
@_exported public import CloudCore

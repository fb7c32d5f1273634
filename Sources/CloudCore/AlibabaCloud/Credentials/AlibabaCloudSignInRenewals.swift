import CloudFoundation
import Synchronization

/// The renewals of sign-ins by profile, which all clients of a process share.
package final class AlibabaCloudSignInRenewals: Sendable {
    /// The renewals of this process.
    fileprivate static let shared = AlibabaCloudSignInRenewals()

    /// The state of one profile's sign-in.
    final class Renewal: Sendable {
        /// The renewal in progress, which concurrent callers share.
        let flight = SingleFlight<Credentials>()

        /// A sign-in that couldn't be written, and the one in the file that it replaces.
        private let unwritten = Mutex<(inFile: AlibabaCloudSignIn, renewed: AlibabaCloudSignIn)?>(nil)

        /// The keys that a service has rejected before their expiration.
        private let rejected = Mutex<Credentials?>(nil)

        /// Returns the current sign-in: the renewed one, unless the file has changed since.
        func signIn(inFile: AlibabaCloudSignIn) -> AlibabaCloudSignIn {
            self.unwritten.withLock { unwritten in
                if let unwritten, unwritten.inFile == inFile { return unwritten.renewed }
                unwritten = nil
                return inFile
            }
        }

        /// Keeps a renewed sign-in in place of the one in the file.
        func keep(_ renewed: AlibabaCloudSignIn, inPlaceOf inFile: AlibabaCloudSignIn) {
            self.unwritten.withLock { $0 = (inFile, renewed) }
        }

        /// Returns the keys of a sign-in if they are valid at a time and no service has rejected them.
        func keys(of signIn: AlibabaCloudSignIn, at date: Date) -> Credentials? {
            let rejected = self.rejected.withLock(\.self)
            return signIn.keys(at: date).flatMap { $0 == rejected ? nil : $0 }
        }

        fileprivate func discard(_ rejected: Credentials) { self.rejected.withLock { $0 = rejected } }
    }

    private struct Key: Hashable {
        let file: String?
        let profile: String
    }

    private let renewals = Mutex<[Key: Renewal]>([:])

    package init() {}

    /// Returns the renewal of a profile, the same instance each time.
    func renewal(of profile: String, in file: String?) -> Renewal {
        self.renewals.withLock { renewals in
            let key = Key(file: file, profile: profile)
            let renewal = renewals[key] ?? Renewal()
            renewals[key] = renewal
            return renewal
        }
    }

    /// Records keys that a service has rejected.
    func discard(_ rejected: Credentials) {
        for renewal in self.renewals.withLock({ Array($0.values) }) { renewal.discard(rejected) }
    }
}

extension HostSystem {
    /// The renewals of sign-ins, which are those of the process if the host is this machine.
    var alibabaCloudSignIns: AlibabaCloudSignInRenewals {
        self.isThisMachine ? .shared : self.shared.value { AlibabaCloudSignInRenewals() }
    }
}

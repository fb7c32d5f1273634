// Makes a call by which nothing is sent, tells its error, and reads what the AWS command line prints.

import Foundation
import SSMKit

let ssm = SSMClient(
    region: "not a region",
    credentials: StaticCredentials(.init(accessKeyID: "a", secretAccessKey: "b"))
)
do {
    for try await parameter in ssm.pages(of: SSM.DescribeParametersRequest()).items { print(parameter.name ?? "") }
} catch .invalidRequest(.invalidRegion(let region)) {
    let answer = try SSM.makeDecoder().decode(
        SSM.GetParameterResponse.self,
        from: Data(
            #"{"Parameter": {"Name": "/a", "Type": "NewType", "LastModifiedDate": "2026-01-02T03:04:05Z"}}"#.utf8
        )
    )
    print("SSMOnly", region == "not a region" && answer.parameter?.type == "NewType")
} catch {
    throw error
}

using EdgeInspect.Core.Access;

namespace EdgeInspect.Core.Tests.Access;

public sealed class PermissionsTests
{
    [Theory]
    [InlineData(Role.Inspector, "Review ViewRecords")]
    [InlineData(Role.Lead, "Review ViewRecords Adjudicate EditCatalogue RunStudies ViewAgreement")]
    [InlineData(Role.Engineer, "Review ViewRecords Adjudicate EditCatalogue RunStudies ViewAgreement SeeModel IssueTokens")]
    [InlineData(Role.Admin, "Review ViewRecords Adjudicate EditCatalogue RunStudies ViewAgreement SeeModel IssueTokens ManageAccounts")]
    public void Each_role_may_do_what_the_table_says_and_nothing_else(Role role, string allowed) =>
        Assert.Equal(allowed.Split(' '), Enum.GetValues<Permission>().Where(p => role.Allows(p)).Select(p => p.ToString()));
}

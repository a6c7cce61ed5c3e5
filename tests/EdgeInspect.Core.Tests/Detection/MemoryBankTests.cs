using EdgeInspect.Core.Detection;

namespace EdgeInspect.Core.Tests.Detection;

public sealed class MemoryBankTests
{
    [Fact]
    public void One_scale_spans_the_largest_value()
    {
        var bank = MemoryBank.Quantise([1, -2.54f, 0, 0.011f], dimensions: 2);
        Assert.Equal(0.02f, bank.Scale, 1e-7f);
        Assert.Equal([50, -127, 0, 1], bank.Values);
        Assert.Equal(2, bank.Count);
    }

    [Fact]
    public void Values_come_back_to_half_a_step()
    {
        var random = new Random(2);
        var cells = Enumerable.Range(0, 64 * 30).Select(_ => (float)((random.NextDouble() * 20) - 7)).ToArray();
        var bank = MemoryBank.Quantise(cells, dimensions: 64);
        Assert.All(cells.Zip(bank.Values), pair => Assert.Equal(pair.First, pair.Second * bank.Scale, 0.5001f * bank.Scale));
    }

    [Fact]
    public void Pairs_of_products_of_seven_bits_fit_a_signed_word()
    {
        var bank = MemoryBank.Quantise([6.3f, -6.3f, 1, 0], dimensions: 2, BankForm.SevenBits);
        Assert.Equal([63, -63, 10, 0], bank.Values);
        Assert.True(2 * byte.MaxValue * bank.Values.Max() <= short.MaxValue);
        Assert.Equal(BankForm.SevenBits, bank.Form);
    }

    [Fact]
    public void Every_form_has_a_name_that_finds_it() =>
        Assert.All(Enum.GetValues<BankForm>(), form => Assert.Equal(form, BankForms.Parse(form.Name())));

    [Fact]
    public void A_bank_of_zeros_stays_zero()
    {
        var bank = MemoryBank.Quantise([0, 0, 0], dimensions: 3);
        Assert.Equal(1, bank.Scale);
        Assert.Equal([0, 0, 0], bank.Values);
        Assert.Equal([0f], bank.SquaredNorms());
    }

    [Fact]
    public void Squared_norms_are_those_of_the_values_that_the_integers_stand_for()
    {
        var bank = new MemoryBank([3, 4, -1, 0], Dimensions: 2, Scale: 0.5f);
        Assert.Equal([6.25f, 0.25f], bank.SquaredNorms());
    }
}

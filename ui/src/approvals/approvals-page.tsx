const Page = () => <h1>Approvals</h1>

export default Page

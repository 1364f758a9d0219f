const Page = () => <h1>Template</h1>

export default Page
